using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.MediaServer;

namespace Bedrud.Web.Features.Health;

/// <summary>The embedded media server's process.</summary>
internal sealed class MediaServerHealth(Infrastructure.LiveKit.Embedded.MediaServer server, PresenceStore presence) : IHealthPart
{
    public string Name => "media-server";

    public Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var status = server.Status;
        var state = status.State is MediaServerState.External ? HealthState.NotApplicable : MediaServerReading.Of(status, presence.Freshness).Health switch
        {
            ServerHealth.Good => HealthState.Ok,
            ServerHealth.Bad => HealthState.Failing,
            _ => HealthState.Warning,
        };
        return Task.FromResult(new HealthReading(
            state,
            ("state", LabelName.Of(status.State)),
            ("version", status.Engine?.Version),
            ("process", status.Pid),
            ("port", status.Port),
            ("startedAt", status.StartedAt?.UtcDateTime),
            ("restarts", status.Restarts),
            ("restartNeeded", status.RestartNeeded),
            ("problem", status.Problem),
            ("remedy", status.Remedy)));
    }
}

/// <summary>Whether LiveKit answers the portal's key, by the comparisons that are made anyway.</summary>
internal sealed class LiveKitApiHealth(PresenceStore presence) : IHealthPart
{
    public string Name => "livekit-api";

    public Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var known = presence.Freshness;
        var state = !known.IsStale ? HealthState.Ok : known.Error is null ? HealthState.Unknown : HealthState.Failing;
        return Task.FromResult(new HealthReading(
            state,
            ("answeredAt", known.ConfirmedAt),
            ("error", known.Error is { } error ? LabelName.Of(error) : null),
            ("problem", known.Problem)));
    }
}

/// <summary>Whether presence is compared with LiveKit.</summary>
internal sealed class ReconcilerHealthPart(Reconciler reconciler) : IHealthPart
{
    public string Name => "reconciler";

    public Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var now = reconciler.Health;
        var state = now.FailuresInARow > 0 ? HealthState.Failing : now.Passes == 0 ? HealthState.Unknown : HealthState.Ok;
        return Task.FromResult(new HealthReading(
            state,
            ("lastFullAt", now.LastFullAt),
            ("passes", now.Passes),
            ("failures", now.Failures),
            ("failuresInARow", now.FailuresInARow),
            ("drift", now.Drift.Total),
            ("lastDriftAt", now.LastDriftAt)));
    }
}

/// <summary>Whether LiveKit's webhooks arrive.</summary>
internal sealed class WebhookHealth(WebhookStatistics statistics, PresenceStore presence) : IHealthPart
{
    // So many wait only where the handlers don't keep up.
    private const int ManyPending = 1000;

    public string Name => "webhooks";

    public Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var now = statistics.Snapshot;
        return Task.FromResult(new HealthReading(
            State(now),
            ("lastReceivedAt", now.LastReceivedAt),
            ("lastEvent", now.LastEvent),
            ("lastRefusedAt", now.LastRejectedAt),
            ("lastRefusal", now.LastRejection is { } reason ? LabelName.Of(reason) : null),
            ("received", now.Received),
            ("refused", now.Rejected),
            ("pending", now.Pending),
            ("givenUp", now.Failed),
            ("lagSeconds", now.HandledLag?.TotalSeconds)));
    }

    private HealthState State(WebhookStatisticsSnapshot now)
    {
        if (now.LastReceivedAt is null)
        {
            // Refused ones alone may be a stranger's rubbish: with a meeting that runs they are LiveKit's.
            var meetings = presence.LiveRooms.Length > 0;
            return !meetings ? HealthState.Unknown : now.Rejected > 0 ? HealthState.Failing : HealthState.Warning;
        }

        return now.Pending >= ManyPending ? HealthState.Warning : HealthState.Ok;
    }
}
