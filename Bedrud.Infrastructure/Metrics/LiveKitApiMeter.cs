using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>The portal's own calls to LiveKit.</summary>
internal sealed class LiveKitApiMeter(IMeterFactory meters) : IMeterArea
{
    private static readonly InstrumentAdvice<double> Buckets = new() { HistogramBucketBoundaries = [0.005, 0.02, 0.1, 0.5, 2, 10] };

    private static readonly string Unreachable = LabelName.Of(LiveKitError.Unreachable);

    private int _unreachable;

    private readonly Histogram<double> _duration = meters.CreateBedrud().CreateHistogram(
        "bedrud.livekit.request.duration", "s", "Calls to LiveKit's API with all their attempts, by method and outcome.", advice: Buckets);

    /// <summary>LiveKit could not be reached, or can be again. Raised on the calling thread: it must return at once.</summary>
    internal event Action? Turned;

    /// <param name="method">One of LiveKit's, never a caller's input.</param>
    /// <param name="outcome"><c>ok</c>, <c>cancelled</c>, or the failure.</param>
    /// <param name="took">With all attempts.</param>
    public void Record(string method, string outcome, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("outcome", outcome));
        // Whoever gave up says nothing of LiveKit; and every other refusal is an answer.
        if (outcome != "cancelled" && Interlocked.Exchange(ref _unreachable, outcome == Unreachable ? 1 : 0) != (outcome == Unreachable ? 1 : 0))
            Turned?.Invoke();
    }

    public static string Outcome(LiveKitException failure) => LabelName.Of(failure.Error);
}
