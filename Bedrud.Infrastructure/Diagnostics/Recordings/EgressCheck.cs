using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>A row that goes by LiveKit's list of recordings. It is asked seldom, and at once after a recording or a change of LiveKit's state.</summary>
internal abstract class EgressCheck(EgressWatch watch, string id, TimeSpan every) : ICheck
{
    // While LiveKit or its Redis is away there is no answer about recordings, and those rows say so.
    public CheckInfo Info { get; } = new(id, CheckGroup.Recordings)
    {
        Every = every,
        EveryWhileWrong = TimeSpan.FromSeconds(15),
        Limit = TimeSpan.FromSeconds(15),
        Concerns = Concern.Recording | Concern.LiveKit | Concern.MediaServer,
        After = ["C1", "C5"],
    };

    protected EgressWatch Watch => watch;

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var answer = await watch.ListAsync(cancellationToken);
        return await JudgeAsync(answer, cancellationToken);
    }

    protected abstract Task<Finding> JudgeAsync(EgressAnswer answer, CancellationToken cancellationToken);

    /// <summary>For rows that need the list itself.</summary>
    protected static Finding NoList(LiveKitException failure) => failure.Cause == LiveKitCause.NoRedis ? Finding.NotApplicable("no-redis") : Finding.Unknown("no-list");

    protected static Finding With(Verdict verdict, string cause, IEnumerable<Evidence> evidence, IEnumerable<Fix> fixes, params string[] args) =>
        new(verdict, cause, [.. args]) { Evidence = [.. evidence], Fixes = [.. fixes] };
}
