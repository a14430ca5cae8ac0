using System.Collections.Immutable;
using System.Globalization;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>What the checks of this group go by, and how they show it. Reads memory alone. A singleton.</summary>
internal sealed class WebhookSituation(WebhookProbe probe, WebhookStatistics statistics, Reconciler reconciler, PresenceStore presence, IWebhookCounts counts)
{
    public WebhookFault Fault => WebhookFaults.Of(probe.Last, statistics.Snapshot, Attempts);

    public WebhookStatisticsSnapshot Now => statistics.Snapshot;

    public WebhookProbeResult? Probe => probe.Last;

    public WebhookAttempts? Attempts => counts.Since(probe.Last?.At);

    /// <summary>When webhooks last came, what the last test said, and how presence was kept right without them.</summary>
    public ImmutableArray<Evidence> Evidence()
    {
        var (now, last, compared) = (statistics.Snapshot, probe.Last, reconciler.Health);
        var facts = ImmutableArray.CreateBuilder<Evidence>();
        facts.Add(new Evidence("last-webhook", Time(Later(Later(now.LastReceivedAt, now.LastProbedAt), last?.LastStoredAt))));
        if (last is not null)
        {
            facts.Add(new Evidence("tested-at", Time(last.At)));
            if (last.AnsweredAfter is { } answered)
                facts.Add(new Evidence("portal-to-livekit", Seconds(answered)));
            facts.Add(new Evidence("livekit-to-portal", last switch
            {
                { StartedAfter: { } arrived } => Seconds(arrived),
                { Outcome: WebhookProbeOutcome.Unreachable } => "-",
                _ => $"> {WebhookProbe.Patience.TotalSeconds:0} s",
            }));
            if (last.Problem is { } problem)
                facts.Add(new Evidence("problem", problem));
        }

        facts.Add(new Evidence("meetings", Number(presence.LiveRooms.Length)));
        facts.Add(new Evidence("found-arrivals", Number(compared.Drift.Arrivals)));
        facts.Add(new Evidence("found-departures", Number(compared.Drift.Departures)));
        if (compared.LastFullAt is { } at)
            facts.Add(new Evidence("compared-at", Time(at)));
        return facts.ToImmutable();
    }

    /// <summary>What was refused, what came again, and what LiveKit itself says of its attempts.</summary>
    public ImmutableArray<Evidence> DeliveryEvidence()
    {
        var now = statistics.Snapshot;
        var facts = ImmutableArray.CreateBuilder<Evidence>();
        facts.Add(new Evidence("received", Number(now.Received)));
        facts.Add(new Evidence("retries", Number(now.Duplicates)));
        facts.Add(new Evidence("refused", Number(now.Rejected)));
        if (now.LastRejectedAt is { } refusedAt)
            facts.Add(new Evidence("refused-at", Time(refusedAt)));
        if (now.LastRejection is { } reason)
            facts.Add(new Evidence("refusal", LabelName.Of(reason)));
        if (Attempts is { } tried)
        {
            facts.Add(new Evidence("livekit-sent", Number(tried.Sent)));
            facts.Add(new Evidence("livekit-failed", Number(tried.Failed)));
            facts.Add(new Evidence("livekit-dropped", Number(tried.Dropped)));
        }

        return facts.ToImmutable();
    }

    public static string Time(DateTime? utc) => utc?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "-";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other : one;
}

/// <summary>LiveKit's own count of its webhooks.</summary>
internal interface IWebhookCounts
{
    /// <summary>Null where its figures can't be read, or none were read after <paramref name="at"/> (UTC).</summary>
    WebhookAttempts? Since(DateTime? at);

    /// <summary>Has its figures read now; whatever goes wrong, it does not throw.</summary>
    Task RefreshAsync(CancellationToken cancellationToken);
}
