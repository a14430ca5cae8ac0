namespace Bedrud.Domain.Recordings;

/// <summary>Where a recording stands. Changed by <see cref="Recording.Apply"/> alone.</summary>
public enum RecordingState
{
    /// <summary>Wished for and written down; whoever records has not confirmed it.</summary>
    Requested = 0,

    /// <summary>The recorder has taken it and gets ready.</summary>
    Starting = 1,

    /// <summary>Picture and sound are being written.</summary>
    Recording = 2,

    /// <summary>It ends: the recorder writes the last of the file.</summary>
    Stopping = 3,

    /// <summary>The recorder is done; the file is fetched, looked at and put into the library.</summary>
    Processing = 4,

    /// <summary>In the library.</summary>
    Ready = 5,

    /// <summary>It ended badly, and <see cref="Recording.Reason"/> says how. A file may still come of it: see <see cref="Recording.WantsFile"/>.</summary>
    Failed = 6,

    /// <summary>Whoever recorded knows nothing of it any more, or its file is nowhere.</summary>
    Lost = 7,

    /// <summary>Deleted by somebody or by retention. Its file goes when the time to undo is over.</summary>
    Deleted = 8,
}

public static class RecordingStates
{
    /// <summary>Somebody records, or is about to: the room's one recording.</summary>
    public static bool IsActive(this RecordingState state) => state <= RecordingState.Stopping;

    /// <summary>It goes on by itself, and must not stay so.</summary>
    public static bool IsPassing(this RecordingState state) => state is RecordingState.Requested or RecordingState.Starting or RecordingState.Stopping or RecordingState.Processing;
}
