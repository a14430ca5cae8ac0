using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Web.Features.Health.Checks;

/// <summary>
/// How often webhooks and LiveKit's answers differed. Single differences are harmless (a webhook on its way), and after an outage there are many at once: only
/// what goes on for a quarter of an hour means that webhooks get lost.
/// </summary>
internal sealed class ReconciliationCheck(Reconciler reconciler, TimeProvider time) : ICheck
{
    private const int Some = 5;

    private const int Many = 20;

    private readonly DriftWindow _window = new();

    public CheckInfo Info { get; } = new("reconciliation", CheckGroup.Portal) { Concerns = Concern.LiveKit, After = ["C1", "W1"] };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Of(reconciler.Health));

    internal Finding Of(ReconcilerHealth now)
    {
        var (parts, recent) = _window.Add(time.GetUtcNow().UtcDateTime, now.Drift);
        if (now.FailuresInARow > 0)
            return Finding.Unknown("away") with { Evidence = Evidence(now, recent) };
        if (now.Passes == 0)
            return Finding.Unknown("none-yet");
        if (parts.Any(part => part == 0) || recent.Total < Some)
            return Finding.Fine(Evidence(now, recent));
        return new Finding(recent.Total > Many ? Verdict.Warning : Verdict.Notice, "drifts", Amounts.Count(recent.Total), $"{DriftWindow.Length.TotalMinutes:0}")
        {
            Evidence = Evidence(now, recent),
            Fixes = [new("drift-webhooks"), new("drift-harmless")],
        };
    }

    private static ImmutableArray<Evidence> Evidence(ReconcilerHealth now, PresenceDrift recent) =>
    [
        new("compared", Amounts.Count(now.Passes)),
        new("failures-in-a-row", Amounts.Count(now.FailuresInARow)),
        new("drift-arrivals", Amounts.Count(recent.Arrivals)),
        new("drift-departures", Amounts.Count(recent.Departures)),
        new("drift-tracks", Amounts.Count(recent.Tracks)),
        new("drift-meetings", Amounts.Count(recent.Meetings)),
        new("drift-ever", Amounts.Count(now.Drift.Total)),
        new("drift-last", now.LastDriftAt is { } at ? Amounts.Time(at) : "-"),
    ];
}
