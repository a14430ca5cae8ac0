using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Recordings;

/// <summary>What a room says about recordings of its meetings.</summary>
public sealed class RoomRecording
{
    /// <summary>Most days of <see cref="Days"/>: ten years.</summary>
    public const int MaxDays = 3_650;

    /// <summary>A recording starts by itself when somebody publishes.</summary>
    public bool Automatic { get; set; }

    /// <summary>Everybody is asked whether they agree, and leaves where they don't.</summary>
    public bool AsksConsent { get; set; }

    /// <summary>Several recordings may be made at the same time.</summary>
    public bool Several { get; set; }

    /// <summary>Days that recordings are kept after they were made, up to <see cref="MaxDays"/>; 0: as long as the installation keeps them.</summary>
    public int Days { get; set; }

    public RecordingLayout Layout { get; set; } = RecordingLayout.Speaker;

    public RecordingResolution Resolution { get; set; }

    public bool AudioOnly { get; set; }

    // The least role of a member for each act; see RecordingPolicy.

    public RoomRole StartRole { get; set; } = RoomRole.Moderator;

    public RoomRole ViewRole { get; set; } = RoomRole.Moderator;

    public RoomRole DownloadRole { get; set; } = RoomRole.Moderator;

    public RoomRole DeleteRole { get; set; } = RoomRole.Owner;

    public RoomRole ShareRole { get; set; } = RoomRole.Owner;

    /// <summary>What is recorded where nobody says otherwise.</summary>
    public RecordingChoice Choice => new(Layout, Resolution, AudioOnly);
}
