namespace Bedrud.Domain.Recordings;

/// <summary>Why a recording is <see cref="RecordingState.Failed"/> or <see cref="RecordingState.Lost"/>. Stored by name.</summary>
public enum RecordingReason
{
    None = 0,

    // It never began.

    /// <summary>Stopped before anything was written.</summary>
    StoppedBeforeStart,

    /// <summary>No egress worker answered.</summary>
    NoWorker,

    /// <summary>LiveKit has no Redis.</summary>
    NoRedis,

    /// <summary>LiveKit does not let the API key record.</summary>
    PermissionDenied,

    /// <summary>LiveKit can't be reached.</summary>
    LiveKitUnreachable,

    /// <summary>The meeting was over before it began.</summary>
    NoMeeting,

    /// <summary>The recorder was asked, and there is no trace of an answer.</summary>
    NeverStarted,

    /// <summary>No browser to record with, or as many run as may.</summary>
    RecorderUnavailable,

    // It ended badly.

    /// <summary>The recorder says so; its own words are in <see cref="Recording.Detail"/>.</summary>
    RecorderFailed,

    /// <summary>The recorder gave it up.</summary>
    Aborted,

    /// <summary>The recorder knows nothing of it any more.</summary>
    Forgotten,

    /// <summary>The recorder ended without a file.</summary>
    NoFile,

    // Its file.

    /// <summary>Nothing is there where the file should be.</summary>
    FileNotFound,

    /// <summary>The file is on the disk of another machine: its location is a path, not an address.</summary>
    LocalPath,

    /// <summary>Whoever has the file refuses to give it.</summary>
    FetchRefused,

    /// <summary>Whoever has the file can't be reached, or broke off.</summary>
    FetchFailed,

    /// <summary>It is shorter than its recorder says.</summary>
    Truncated,

    /// <summary>It is no video or sound that can be played.</summary>
    Unreadable,

    /// <summary>The library's disk, or its quota, is full.</summary>
    StorageFull,

    /// <summary>The library's storage refuses, or can't be reached.</summary>
    StorageFailed,
}

/// <summary>What ended a recording that was made. Stored by name.</summary>
public enum RecordingEnd
{
    /// <summary>It has not ended, or nobody told.</summary>
    Unknown = 0,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>The meeting ended.</summary>
    MeetingEnded,

    /// <summary>It was as long as recordings may be.</summary>
    TimeLimit,

    /// <summary>It was as large as recordings may be.</summary>
    SizeLimit,

    /// <summary>A limit of the recorder's own.</summary>
    RecorderLimit,

    /// <summary>The recorder died, or failed; what it had written is kept.</summary>
    Interrupted,
}
