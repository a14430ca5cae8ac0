using MudBlazor;

namespace Bedrud.Web.Components.Layout;

/// <summary>
/// MudBlazor's type and measures. Its colours come from <c>css/tokens.css</c> by way of <c>css/mud.css</c>: the theme is an attribute of the
/// root element, so that it is there before the first paint.
/// </summary>
public static class PortalTheme
{
    private static readonly string[] Family = ["var(--bd-font)"];

    public static MudTheme Value { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Family, FontSize = "14px", LineHeight = "20px", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Family, FontSize = "14px", LineHeight = "20px", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Family, FontSize = "14px", LineHeight = "20px", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = Family, FontSize = "16px", FontWeight = "600", LineHeight = "24px", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = Family, FontSize = "12px", LineHeight = "16px", LetterSpacing = "normal" },
        },
    };
}
