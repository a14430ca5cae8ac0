using System.Diagnostics.Metrics;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>Who is there, and how far webhooks and LiveKit agree about it.</summary>
internal sealed class PresenceMeter : IMeterArea
{
    public PresenceMeter(IMeterFactory meters, PresenceStore presence, Reconciler reconciler)
    {
        var meter = meters.CreateBedrud();
        meter.CreateObservableGauge("bedrud.meetings", () => presence.LiveRooms.Length, "{meeting}", "Meetings that run.");
        meter.CreateObservableGauge("bedrud.participants", () => presence.LiveRooms.Sum(People), "{participant}", "Connections to meetings; recorders and others who are hidden left out.");
        meter.CreateObservableCounter("bedrud.reconciliation.passes", () => reconciler.Health.Passes, "{pass}", "Comparisons of presence with LiveKit.");
        meter.CreateObservableCounter("bedrud.reconciliation.failures", () => reconciler.Health.Failures, "{failure}", "Comparisons that LiveKit did not answer.");
        meter.CreateObservableGauge("bedrud.reconciliation.failures_in_a_row", () => reconciler.Health.FailuresInARow, "{failure}", "Comparisons without an answer since the last one; 0 while LiveKit answers.");
        meter.CreateObservableCounter("bedrud.reconciliation.doubts", () => reconciler.Health.Doubts, "{webhook}", "Webhooks that did not add up with those before, so that LiveKit was asked.");
        meter.CreateObservableCounter("bedrud.presence.drift", () => Drift(reconciler.Health.Drift), "{difference}", "Differences between what webhooks had told and what LiveKit answered.");
    }

    private static int People(RoomPresence room) => room.Participants.Count(p => !p.IsHidden);

    private static IEnumerable<Measurement<long>> Drift(PresenceDrift drift) =>
    [
        new(drift.Arrivals, new KeyValuePair<string, object?>("kind", "arrival")),
        new(drift.Departures, new KeyValuePair<string, object?>("kind", "departure")),
        new(drift.Tracks, new KeyValuePair<string, object?>("kind", "track")),
        new(drift.Meetings, new KeyValuePair<string, object?>("kind", "meeting")),
    ];
}
