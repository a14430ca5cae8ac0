using System.Globalization;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Recordings.Control;

/// <summary>What a room says about recordings while somebody edits it.</summary>
public sealed class RecordingSettingsForm
{
    public bool CanChange { get; init; }

    public Guid Version { get; init; }

    public bool Automatic { get; set; }

    public bool AsksConsent { get; set; }

    public bool Several { get; set; }

    public bool AudioOnly { get; set; }

    public RecordingLayout Layout { get; set; }

    public RecordingResolution Resolution { get; set; }

    /// <summary>As typed; empty for 0.</summary>
    public string Days { get; set; } = "";

    public Dictionary<RecordingAct, RoomRole> Roles { get; } = [];

    public static RecordingSettingsForm Of(RoomRecordingSettings settings)
    {
        var recording = settings.Recording;
        return new RecordingSettingsForm
        {
            CanChange = settings.CanChange,
            Version = settings.Version,
            Automatic = recording.Automatic,
            AsksConsent = recording.AsksConsent,
            Several = recording.Several,
            AudioOnly = recording.AudioOnly,
            Layout = recording.Layout,
            Resolution = recording.Resolution,
            Days = recording.Days.ToString(CultureInfo.InvariantCulture),
            Roles =
            {
                [RecordingAct.Start] = recording.StartRole,
                [RecordingAct.View] = recording.ViewRole,
                [RecordingAct.Download] = recording.DownloadRole,
                [RecordingAct.Delete] = recording.DeleteRole,
                [RecordingAct.Share] = recording.ShareRole,
            },
        };
    }

    /// <summary>Null where the days can be used.</summary>
    public Problem? CheckDays() => ReadDays() is >= 0 and <= RoomRecording.MaxDays ? null : Problems.InvalidRecordingDays.With(RoomRecording.MaxDays);

    public RecordingSettings ToSettings() => new()
    {
        Automatic = Automatic,
        AsksConsent = AsksConsent,
        Several = Several,
        AudioOnly = AudioOnly,
        Layout = Layout,
        Resolution = Resolution,
        Days = ReadDays(),
        StartRole = Roles[RecordingAct.Start],
        ViewRole = Roles[RecordingAct.View],
        DownloadRole = Roles[RecordingAct.Download],
        DeleteRole = Roles[RecordingAct.Delete],
        ShareRole = Roles[RecordingAct.Share],
    };

    private int? ReadDays() => Days.Trim() switch
    {
        "" => 0,
        var typed when int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var days) => days,
        _ => null,
    };
}
