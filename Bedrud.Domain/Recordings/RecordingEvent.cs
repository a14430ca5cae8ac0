namespace Bedrud.Domain.Recordings;

/// <summary>Something that happens to a recording; see <see cref="Recording.Apply"/>.</summary>
public abstract record RecordingEvent
{
    private RecordingEvent()
    {
    }

    /// <summary>The recorder is about to be asked. Saved before it is, so that it is never asked twice.</summary>
    public sealed record Asked : RecordingEvent;

    /// <summary>The recorder took it.</summary>
    /// <param name="EngineId">The recorder's id of it.</param>
    public sealed record Accepted(string EngineId) : RecordingEvent;

    /// <summary>The recorder did not take it, for certain.</summary>
    /// <param name="Detail">The recorder's own words.</param>
    public sealed record Refused(RecordingReason Reason, string? Detail) : RecordingEvent;

    /// <summary>The recorder told something of it: by a webhook or in a list. Comes in any order, and again and again.</summary>
    public sealed record Told(RecorderReport Report) : RecordingEvent;

    /// <summary>It shall end.</summary>
    /// <param name="By">Who wishes so; null for the portal itself.</param>
    /// <param name="End">Why.</param>
    public sealed record StopRequested(Guid? By, RecordingEnd End) : RecordingEvent;

    /// <summary>The recorder's list does not hold it; it may yet appear.</summary>
    public sealed record Missed : RecordingEvent;

    /// <summary>The recorder was asked to stop it.</summary>
    /// <param name="Answered">Whether anybody is there to do so.</param>
    public sealed record StopAsked(bool Answered) : RecordingEvent;

    /// <summary>The recorder answers, and does not know it for good.</summary>
    public sealed record Forgotten : RecordingEvent;

    /// <summary>An attempt to bring the file into the library began.</summary>
    public sealed record ProcessingBegan : RecordingEvent;

    /// <summary>An attempt to bring the file into the library failed.</summary>
    /// <param name="Detail">The storage's or the network's own words.</param>
    public sealed record ProcessingFailed(RecordingReason Reason, string? Detail) : RecordingEvent;

    /// <summary>The file is in the library.</summary>
    public sealed record Processed(RecordedFile File) : RecordingEvent;

    /// <summary>It is called otherwise from now on.</summary>
    /// <param name="Title">1 to <see cref="Recording.TitleMaxLength"/> characters.</param>
    public sealed record Renamed(string Title) : RecordingEvent;

    /// <summary>Deleted, for as long as it can be undone.</summary>
    public sealed record Deleted : RecordingEvent;

    /// <summary>The deletion was undone.</summary>
    public sealed record Restored : RecordingEvent;
}
