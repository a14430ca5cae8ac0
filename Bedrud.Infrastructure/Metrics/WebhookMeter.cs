using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>LiveKit's webhooks, from the wire to having been handled.</summary>
internal sealed class WebhookMeter : IMeterArea, IDisposable
{
    private static readonly InstrumentAdvice<double> Buckets = new() { HistogramBucketBoundaries = [0.01, 0.05, 0.25, 1, 5, 15, 60] };

    private readonly WebhookStatistics _statistics;
    private readonly Histogram<double> _lag;

    public WebhookMeter(IMeterFactory meters, WebhookStatistics statistics)
    {
        var meter = meters.CreateBedrud();
        _statistics = statistics;
        meter.CreateObservableCounter("bedrud.webhooks.received", () => Received(statistics.Snapshot), "{webhook}", "Webhooks that came, by what became of them.");
        meter.CreateObservableCounter("bedrud.webhooks.handled", () => Handled(statistics.Snapshot), "{webhook}", "Stored webhooks that were worked off, or given up after several attempts.");
        meter.CreateObservableGauge("bedrud.webhooks.pending", () => statistics.Snapshot.Pending, "{webhook}", "Webhooks that are stored and not yet handled.");
        _lag = meter.CreateHistogram("bedrud.webhooks.lag", "s", "From having received a webhook to having handled it.", advice: Buckets);
        statistics.HandledAfter += Record;
    }

    public void Dispose() => _statistics.HandledAfter -= Record;

    private void Record(TimeSpan lag) => _lag.Record(lag.TotalSeconds);

    private static IEnumerable<Measurement<long>> Received(WebhookStatisticsSnapshot now) =>
    [
        Of(now.Received, "stored"), Of(now.Duplicates, "duplicate"), Of(now.Rejected, "refused"), Of(now.StoreFailures, "not-stored"),
    ];

    private static IEnumerable<Measurement<long>> Handled(WebhookStatisticsSnapshot now) => [Of(now.Handled, "handled"), Of(now.Failed, "given-up")];

    private static Measurement<long> Of(long count, string outcome) => new(count, new KeyValuePair<string, object?>("outcome", outcome));
}
