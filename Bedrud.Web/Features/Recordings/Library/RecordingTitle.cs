using System.Globalization;
using System.Text;
using Bedrud.Domain.Recordings;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>What people call recordings, and the names of files that come of it.</summary>
internal static class RecordingTitle
{
    private const int MaxFileName = 120;

    /// <summary>Trims and folds white space; null for what can't be shown as a title: empty, too long, or with characters that control how others are written.</summary>
    public static string? Clean(string? title)
    {
        if (title is null)
            return null;
        var clean = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (clean.Length is 0 or > Recording.TitleMaxLength || clean.EnumerateRunes().Any(IsUnfit))
            return null;
        return clean.Normalize() is { Length: <= Recording.TitleMaxLength } normal ? normal : null;
    }

    /// <summary>Such as <c>Haftalık toplantı 2026-11-23.mp4</c>: no character that a file system or a shell takes for its own.</summary>
    /// <param name="contentType">Of the file, which decides the ending.</param>
    public static string FileName(string title, DateTime at, string? contentType)
    {
        var name = new StringBuilder();
        foreach (var rune in title.EnumerateRunes())
            name.Append(rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || IsUnfit(rune) ? new Rune(' ') : rune);
        var clean = string.Join(' ', name.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('.', ' ');
        if (clean.Length > MaxFileName)
            clean = clean[..(char.IsHighSurrogate(clean[MaxFileName - 1]) ? MaxFileName - 1 : MaxFileName)].TrimEnd();
        return string.Create(CultureInfo.InvariantCulture, $"{(clean.Length == 0 ? "recording" : clean)} {at:yyyy-MM-dd}{Ending(contentType)}");
    }

    private static string Ending(string? contentType) => contentType switch
    {
        "video/webm" or "audio/webm" => ".webm",
        "audio/mp4" or "audio/x-m4a" => ".m4a",
        "audio/ogg" => ".ogg",
        "audio/mpeg" => ".mp3",
        _ => ".mp4",
    };

    private static bool IsUnfit(Rune rune) => rune.Value is 0xFFFD or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;
}
