using System.Globalization;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.History;

/// <summary>How lengths and events of meetings look.</summary>
internal static class HistoryLook
{
    /// <summary>Such as <c>45 s</c>, <c>12 min</c> or <c>1 h 05 min</c>, in the reader's words.</summary>
    public static string Length(TimeSpan length, IStringLocalizer texts) => length.TotalSeconds switch
    {
        < 60 => texts["length.seconds", (int)length.TotalSeconds],
        < 3600 => texts["length.minutes", (int)length.TotalMinutes],
        _ => texts["length.hours", ((int)length.TotalHours).ToString(CultureInfo.CurrentCulture), length.Minutes.ToString("00", CultureInfo.CurrentCulture)],
    };

    public static string Icon(TimelineEntry entry) => entry.Kind switch
    {
        "began" => Icons.Material.Outlined.PlayCircle,
        "ended" => Icons.Material.Outlined.StopCircle,
        "joined" => Icons.Material.Outlined.Login,
        "left" => Icons.Material.Outlined.Logout,
        "quality" => Icons.Material.Outlined.SignalCellularConnectedNoInternet0Bar,
        var kind when kind.StartsWith("recording", StringComparison.Ordinal) => Icons.Material.Outlined.FiberManualRecord,
        var kind when kind.StartsWith("participant.mute", StringComparison.Ordinal) => Icons.Material.Outlined.MicOff,
        var kind when kind.StartsWith("lobby", StringComparison.Ordinal) => Icons.Material.Outlined.MeetingRoom,
        var kind when kind is "participant.kick" or "participant.ban" or "participant.evict" => Icons.Material.Outlined.PersonRemove,
        _ => Icons.Material.Outlined.Gavel,
    };
}
