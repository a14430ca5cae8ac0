using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>
/// How far LiveKit's clock and the portal's are apart, by the Date of its answers to C1's probe: this check sends nothing. LiveKit itself refuses tokens
/// that are off by more than 60 s.
/// </summary>
internal sealed class LiveKitClockCheck(LiveKitProbe probe) : ICheck
{
    public static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);

    /// <summary>LiveKit's own leeway on a token's times.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    public CheckInfo Info { get; } = new("livekit-clock", CheckGroup.Connection)
    {
        Every = TimeSpan.FromSeconds(5),
        Concerns = Concern.LiveKit,
        After = [.. ReachEvidence.NotReached, "C7"],
    };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (probe.Last is null)
            return Finding.Unknown(CheckRunner.NotYet);
        if (probe.Last.Clock is not { } clock)
            return Finding.Unknown("no-date");
        var facts = new Evidence[]
        {
            new("clock-ahead", ReachEvidence.Signed(clock.Ahead)),
            new("clock-error", $"± {ReachEvidence.Seconds(clock.Error)} s"),
        };
        if (clock.AtLeast < Noticeable)
            return Finding.Fine(new Evidence("clock-ahead", ReachEvidence.Signed(TimeSpan.FromSeconds(Math.Round(clock.Ahead.TotalSeconds)))), new Evidence("clock-error", "± 1 s"));
        return new Finding(
            clock.AtLeast >= Leeway ? Verdict.Failing : Verdict.Warning,
            clock.Ahead > TimeSpan.Zero ? "ahead" : "behind",
            ReachEvidence.Seconds(clock.Ahead.Duration()))
        {
            Evidence = [.. facts],
            Fixes = [ReachFixes.Clock],
        };
    }
}
