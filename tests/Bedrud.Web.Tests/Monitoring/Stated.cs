using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>A check that comes to what a test says, when the test asks for it.</summary>
internal sealed class Stated : ICheck
{
    public Verdict Verdict { get; set; } = Verdict.Fine;

    public CheckInfo Info { get; } = new("stated", CheckGroup.Media) { Every = TimeSpan.FromHours(1), EveryWhileWrong = TimeSpan.FromHours(1) };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(new Finding(Verdict, "stated"));
}
