using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Recordings.Library;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>Recordings, the work at their files, and the library. Of the whole installation: every portal says the same.</summary>
internal sealed class RecordingMeter : IMeterArea
{
    public RecordingMeter(IMeterFactory meters, RecordingCounts counts)
    {
        var meter = meters.CreateBedrud();
        meter.CreateObservableGauge("bedrud.recordings", () => States(counts.Latest), "{recording}", "Recordings in the database, by state. Counted once a minute.");
        meter.CreateObservableGauge("bedrud.recordings.jobs", () => Jobs(counts.Latest), "{job}", "Files of recordings that are not in the library yet: looked for again and again, or given up after three days. Counted once a minute.");
        meter.CreateObservableGauge("bedrud.recordings.library", () => Bytes(counts.Latest), "By", "Files in the library, deleted ones that can be brought back among them. Counted once a minute.");
    }

    private static IEnumerable<Measurement<int>> States(RecordingCount? count) =>
        count?.ByState.Select(s => Of(s.Value, LabelName.Of(s.Key))) ?? [];

    private static IEnumerable<Measurement<int>> Jobs(RecordingCount? count) =>
        count is null ? [] : [Of(count.JobsWaiting, "waiting"), Of(count.JobsGivenUp, "given-up")];

    private static IEnumerable<Measurement<long>> Bytes(RecordingCount? count) => count is null ? [] : [new Measurement<long>(count.LibraryBytes)];

    private static Measurement<int> Of(int count, string state) => new(count, new KeyValuePair<string, object?>("state", state));
}
