using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>The embedded media server.</summary>
internal sealed class MediaServerMeter : IMeterArea
{
    private static readonly MediaServerState[] States = Enum.GetValues<MediaServerState>();

    public MediaServerMeter(IMeterFactory meters, MediaServer server)
    {
        var meter = meters.CreateBedrud();
        meter.CreateObservableGauge("bedrud.media_server.state", () => State(server.Status.State), null, "1 for the state that the media server is in, 0 for all others.");
        meter.CreateObservableCounter("bedrud.media_server.restarts", () => server.Status.Restarts, "{start}", "Starts of the embedded media server after its first one by this portal.");
    }

    private static IEnumerable<Measurement<int>> State(MediaServerState now) =>
        States.Select(state => new Measurement<int>(state == now ? 1 : 0, new KeyValuePair<string, object?>("state", LabelName.Of(state))));
}
