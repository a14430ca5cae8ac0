using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>The portal's own calls to LiveKit.</summary>
internal sealed class LiveKitApiMeter(IMeterFactory meters) : IMeterArea
{
    private static readonly InstrumentAdvice<double> Buckets = new() { HistogramBucketBoundaries = [0.005, 0.02, 0.1, 0.5, 2, 10] };

    private readonly Histogram<double> _duration = meters.CreateBedrud().CreateHistogram(
        "bedrud.livekit.request.duration", "s", "Calls to LiveKit's API with all their attempts, by method and outcome.", advice: Buckets);

    /// <param name="method">One of LiveKit's, never a caller's input.</param>
    /// <param name="outcome"><c>ok</c>, <c>cancelled</c>, or the failure.</param>
    /// <param name="took">With all attempts.</param>
    public void Record(string method, string outcome, TimeSpan took) =>
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("outcome", outcome));

    public static string Outcome(LiveKitException failure) => LabelName.Of(failure.Error);
}
