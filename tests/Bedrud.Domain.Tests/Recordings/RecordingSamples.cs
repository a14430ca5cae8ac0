using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Tests.Recordings;

/// <summary>A recording in each state, by the way that leads there, and one event of each kind.</summary>
internal static class RecordingSamples
{
    public const string EngineId = "EG_1";
    public const string Location = "https://s3.example.org/out/lesson/1.mp4";
    public static readonly DateTime Start = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);

    public static Recording New() => new Recording
    {
        RoomId = Guid.Parse("11111111-1111-1111-1111-111111111111"),
        RoomName = "lesson",
        Title = "lesson",
        Engine = RecordingEngine.Egress,
        RequestedAt = Start,
    }.Occupying("11111111111111111111111111111111");

    public static RecorderReport Report(RecorderStatus status, bool hasFile = true) => new(EngineId, null, "lesson", status)
    {
        StartedAt = status is RecorderStatus.Starting ? null : Start.AddSeconds(5),
        EndedAt = status >= RecorderStatus.Complete ? Start.AddSeconds(60) : null,
        Location = status >= RecorderStatus.Complete && hasFile ? Location : null,
        Size = status >= RecorderStatus.Complete && hasFile ? 1000 : 0,
        Error = status is RecorderStatus.Failed or RecorderStatus.Aborted ? "its own words" : null,
    };

    public static IEnumerable<(string Name, RecordingEvent Event)> Events()
    {
        yield return ("asked", new RecordingEvent.Asked());
        yield return ("accepted", new RecordingEvent.Accepted(EngineId));
        yield return ("refused", new RecordingEvent.Refused(RecordingReason.NoWorker, "no response from servers"));
        foreach (var status in Enum.GetValues<RecorderStatus>())
            yield return ($"told {status}", new RecordingEvent.Told(Report(status)));
        yield return ("told Complete, no file", new RecordingEvent.Told(Report(RecorderStatus.Complete, hasFile: false)));
        yield return ("stop", new RecordingEvent.StopRequested(null, RecordingEnd.Stopped));
        yield return ("missed", new RecordingEvent.Missed());
        yield return ("stop asked, nobody", new RecordingEvent.StopAsked(Answered: false));
        yield return ("stop asked, answered", new RecordingEvent.StopAsked(Answered: true));
        yield return ("forgotten", new RecordingEvent.Forgotten());
        yield return ("processing", new RecordingEvent.ProcessingBegan());
        yield return ("processing failed", new RecordingEvent.ProcessingFailed(RecordingReason.FetchFailed, "timeout"));
        yield return ("processed", new RecordingEvent.Processed(new RecordedFile("library/1.mp4", 1000, TimeSpan.FromSeconds(55), 1280, 720, true, true, "video/mp4", null)));
        yield return ("deleted", new RecordingEvent.Deleted());
        yield return ("restored", new RecordingEvent.Restored());
    }

    public static Recording In(RecordingState state)
    {
        var recording = New();
        var path = state switch
        {
            RecordingState.Requested => [],
            RecordingState.Starting => new[] { "asked", "accepted" },
            RecordingState.Recording => ["asked", "accepted", "told Active"],
            RecordingState.Stopping => ["asked", "accepted", "told Active", "stop"],
            RecordingState.Processing => ["asked", "accepted", "told Active", "told Complete"],
            RecordingState.Ready => ["asked", "accepted", "told Active", "told Complete", "processed"],
            RecordingState.Failed => ["asked", "accepted", "told Active", "told Complete", "processing failed"],
            RecordingState.Lost => ["asked", "accepted", "told Active", "forgotten"],
            _ => ["asked", "accepted", "told Active", "told Complete", "processed", "deleted"],
        };
        foreach (var name in path)
            recording.Apply(Events().Single(e => e.Name == name).Event, Start.AddSeconds(10));
        Assert.Equal(state, recording.State);
        return recording;
    }
}
