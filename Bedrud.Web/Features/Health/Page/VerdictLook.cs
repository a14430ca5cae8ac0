using Bedrud.Domain.Health;
using MudBlazor;

namespace Bedrud.Web.Features.Health.Page;

/// <summary>How a verdict looks: never a colour alone.</summary>
internal static class VerdictLook
{
    /// <summary>The style sheet's class.</summary>
    public static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Failing => "is-bad",
        Verdict.Warning => "is-warn",
        Verdict.Fine => "is-good",
        _ => "is-calm",
    };

    public static string Icon(Verdict verdict) => verdict switch
    {
        Verdict.Failing => Icons.Material.Outlined.ErrorOutline,
        Verdict.Warning => Icons.Material.Outlined.WarningAmber,
        Verdict.Notice => Icons.Material.Outlined.Info,
        Verdict.Fine => Icons.Material.Outlined.CheckCircle,
        Verdict.Unknown => Icons.Material.Outlined.HelpOutline,
        _ => Icons.Material.Outlined.RemoveCircleOutline,
    };
}
