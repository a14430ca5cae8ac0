using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>A check that finds what it is told to.</summary>
internal sealed class FakeCheck(string id, CheckGroup group = CheckGroup.Portal) : ICheck
{
    private int _looks;

    public CheckInfo Info { get; set; } = new(id, group);

    /// <summary>What it finds; given the number of the look, from 1.</summary>
    public Func<int, CancellationToken, Task<Finding>> Answer { get; set; } = (_, _) => Task.FromResult(Finding.Fine());

    public int Looks => Volatile.Read(ref _looks);

    public void Find(Verdict verdict, string cause = "cause") => Answer = (_, _) => Task.FromResult(new Finding(verdict, cause));

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Answer(Interlocked.Increment(ref _looks), cancellationToken);
}
