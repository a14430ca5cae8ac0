using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Recordings.Control;

/// <summary>What can be set about a room's recordings. Null leaves a value as it is.</summary>
public sealed record RecordingSettings
{
    public bool? Automatic { get; init; }

    public bool? AsksConsent { get; init; }

    public bool? Several { get; init; }

    /// <summary>0 to <see cref="RoomRecording.MaxDays"/>.</summary>
    public int? Days { get; init; }

    public RecordingLayout? Layout { get; init; }

    public RecordingResolution? Resolution { get; init; }

    public bool? AudioOnly { get; init; }

    public RoomRole? StartRole { get; init; }

    public RoomRole? ViewRole { get; init; }

    public RoomRole? DownloadRole { get; init; }

    public RoomRole? DeleteRole { get; init; }

    public RoomRole? ShareRole { get; init; }

    /// <summary>Null where it could be applied.</summary>
    public Problem? Apply(RoomRecording room)
    {
        if (Days is < 0 or > RoomRecording.MaxDays)
            return Problems.InvalidRecordingDays.With(RoomRecording.MaxDays);
        room.Automatic = Automatic ?? room.Automatic;
        room.AsksConsent = AsksConsent ?? room.AsksConsent;
        room.Several = Several ?? room.Several;
        room.Days = Days ?? room.Days;
        room.Layout = Layout ?? room.Layout;
        room.Resolution = Resolution ?? room.Resolution;
        room.AudioOnly = AudioOnly ?? room.AudioOnly;
        room.StartRole = StartRole ?? room.StartRole;
        room.ViewRole = ViewRole ?? room.ViewRole;
        room.DownloadRole = DownloadRole ?? room.DownloadRole;
        room.DeleteRole = DeleteRole ?? room.DeleteRole;
        room.ShareRole = ShareRole ?? room.ShareRole;
        return null;
    }
}

/// <summary>What a room says about recordings, as it was read.</summary>
/// <param name="Version">Of the room.</param>
/// <param name="CanChange">Whether the reader may change it.</param>
public sealed record RoomRecordingSettings(string Room, RoomRecording Recording, Guid Version, bool CanChange);

/// <param name="Layout">grid, speaker or singleSpeaker.</param>
/// <param name="Resolution">720p or 1080p.</param>
/// <param name="Days">Days that recordings are kept, 0 (as long as the installation keeps them) to 3650.</param>
/// <param name="StartRole">The least role of a member who may start and stop: viewer, speaker, moderator or owner.</param>
/// <param name="Version">The version that was read, so that nobody else's change is lost. Left out: whatever is there is changed.</param>
public sealed record RecordingSettingsRequest(
    bool? Automatic = null, bool? AsksConsent = null, bool? Several = null, int? Days = null, string? Layout = null, string? Resolution = null, bool? AudioOnly = null,
    string? StartRole = null, string? ViewRole = null, string? DownloadRole = null, string? DeleteRole = null, string? ShareRole = null, Guid? Version = null)
{
    /// <summary>The problem for a word that is none.</summary>
    public Result<RecordingSettings> ToSettings()
    {
        RecordingLayout layout = default;
        RecordingResolution resolution = default;
        if ((Layout is not null && !EnumNames.TryParse(Layout, out layout)) || (Resolution is not null && !RecordingNames.TryParse(Resolution, out resolution)))
            return Problems.InvalidRecording;
        var roles = new RoomRole?[5];
        foreach (var (i, text) in new[] { StartRole, ViewRole, DownloadRole, DeleteRole, ShareRole }.Index())
        {
            if (text is null)
                continue;
            if (!EnumNames.TryParse<RoomRole>(text, out var role))
                return Problems.InvalidRole;
            roles[i] = role;
        }

        return new RecordingSettings
        {
            Automatic = Automatic,
            AsksConsent = AsksConsent,
            Several = Several,
            Days = Days,
            Layout = Layout is null ? null : layout,
            Resolution = Resolution is null ? null : resolution,
            AudioOnly = AudioOnly,
            StartRole = roles[0],
            ViewRole = roles[1],
            DownloadRole = roles[2],
            DeleteRole = roles[3],
            ShareRole = roles[4],
        };
    }
}

public sealed record RecordingSettingsBody(
    bool Automatic, bool AsksConsent, bool Several, int Days, string Layout, string Resolution, bool AudioOnly,
    string StartRole, string ViewRole, string DownloadRole, string DeleteRole, string ShareRole, Guid Version)
{
    public static RecordingSettingsBody From(RoomRecordingSettings s) => new(
        s.Recording.Automatic, s.Recording.AsksConsent, s.Recording.Several, s.Recording.Days, RecordingNames.Of(s.Recording.Layout),
        RecordingNames.Of(s.Recording.Resolution), s.Recording.AudioOnly, RecordingNames.Of(s.Recording.StartRole), RecordingNames.Of(s.Recording.ViewRole),
        RecordingNames.Of(s.Recording.DownloadRole), RecordingNames.Of(s.Recording.DeleteRole), RecordingNames.Of(s.Recording.ShareRole), s.Version);
}
