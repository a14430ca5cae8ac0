using System.Globalization;
using Bedrud.Domain.Recordings;
using MudBlazor;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>How states and lengths look.</summary>
internal static class RecordingLook
{
    public static string Class(RecordingState state) => state switch
    {
        RecordingState.Recording => "is-bad",
        RecordingState.Ready => "is-good",
        RecordingState.Failed or RecordingState.Lost => "is-bad",
        _ => "is-calm",
    };

    public static string Icon(RecordingState state) => state switch
    {
        RecordingState.Recording => Icons.Material.Filled.FiberManualRecord,
        RecordingState.Ready => Icons.Material.Outlined.CheckCircle,
        RecordingState.Failed => Icons.Material.Outlined.ErrorOutline,
        RecordingState.Lost => Icons.Material.Outlined.HelpOutline,
        RecordingState.Deleted => Icons.Material.Outlined.Delete,
        _ => Icons.Material.Outlined.HourglassEmpty,
    };

    /// <summary>Such as <c>4:07</c> or <c>1:04:07</c>.</summary>
    public static string Length(TimeSpan length)
    {
        var whole = TimeSpan.FromSeconds(Math.Round(length.TotalSeconds));
        return whole.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole.Minutes}:{whole.Seconds:00}");
    }
}
