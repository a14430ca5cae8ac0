namespace Bedrud.Domain.Recordings;

/// <summary>What makes recordings. Stored by name.</summary>
public enum RecordingEngine
{
    /// <summary>LiveKit's egress: RoomComposite.</summary>
    Egress = 0,

    /// <summary>The portal's own, for a single machine.</summary>
    BuiltIn = 1,
}

/// <summary>How people are arranged in the picture. LiveKit's names: <c>grid</c>, <c>speaker</c>, <c>single-speaker</c>.</summary>
public enum RecordingLayout
{
    /// <summary>Everybody alike.</summary>
    Grid = 0,

    /// <summary>Who speaks is large, the others beside.</summary>
    Speaker = 1,

    /// <summary>Nobody but who speaks.</summary>
    SingleSpeaker = 2,
}

/// <summary>The picture's size, 16:9.</summary>
public enum RecordingResolution
{
    /// <summary>1280x720.</summary>
    P720 = 0,

    /// <summary>1920x1080.</summary>
    P1080 = 1,
}

/// <summary>What is recorded of a meeting.</summary>
/// <param name="AudioOnly">Sound without a picture; layout and resolution don't matter then.</param>
public sealed record RecordingChoice(RecordingLayout Layout, RecordingResolution Resolution, bool AudioOnly);
