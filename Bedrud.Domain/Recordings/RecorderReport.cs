namespace Bedrud.Domain.Recordings;

/// <summary>What a recorder says of one of its recordings: LiveKit's statuses, which the built-in recorder uses too.</summary>
public enum RecorderStatus
{
    Starting = 0,
    Active = 1,
    Ending = 2,
    Complete = 3,
    Failed = 4,
    Aborted = 5,
    LimitReached = 6,
}

/// <summary>One recording as its recorder sees it.</summary>
/// <param name="EngineId">The recorder's id of it, such as <c>EG_...</c>.</param>
/// <param name="RecordingId">Ours, read from the path that the recorder was told to write to; null for somebody else's recording.</param>
/// <param name="RoomName">The room.</param>
public sealed record RecorderReport(string EngineId, Guid? RecordingId, string RoomName, RecorderStatus Status)
{
    /// <summary>UTC; null where picture and sound have not begun.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>Where the file is: an address, or a path on the recorder's machine; null where there is none, or not yet.</summary>
    public string? Location { get; init; }

    /// <summary>Bytes; 0 where it was not told.</summary>
    public long Size { get; init; }

    /// <summary>Of the file; zero where it was not told.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The recorder's own words about a failure.</summary>
    public string? Error { get; init; }

    /// <summary>The room's end is what ended it.</summary>
    public bool MeetingEnded { get; init; }
}

/// <summary>A file in the library, as it was found to be.</summary>
/// <param name="Key">Under which the library's storage keeps it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Width">Pixels; 0 without a picture.</param>
/// <param name="Height">Pixels; 0 without a picture.</param>
/// <param name="ThumbnailKey">Null where none could be made.</param>
/// <param name="ContentType">Such as <c>video/mp4</c>.</param>
/// <param name="Doubt">What may be wrong with it though it can be played, such as a black picture; kept as <see cref="Recording.Detail"/>. Null for nothing.</param>
public sealed record RecordedFile(
    string Key, long Size, TimeSpan Duration, int Width, int Height, bool HasVideo, bool HasAudio, string ContentType, string? ThumbnailKey, string? Doubt = null);
