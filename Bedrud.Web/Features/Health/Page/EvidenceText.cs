using System.Globalization;
using System.Text.RegularExpressions;
using Bedrud.Web.Components.Shared;

namespace Bedrud.Web.Features.Health.Page;

/// <summary>Evidence as the reader sees it: times, which checks write in UTC, in the reader's zone.</summary>
internal static partial class EvidenceText
{
    public static string Of(string value, BrowserTime time) => Utc().Replace(value, match =>
        DateTime.TryParse(match.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var utc) ? time.Exact(utc) : match.Value);

    // 2026-11-23T10:42:07Z, with or without a fraction
    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z\b")]
    private static partial Regex Utc();
}
