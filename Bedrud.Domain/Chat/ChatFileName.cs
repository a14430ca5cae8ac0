using System.Globalization;
using System.Text;

namespace Bedrud.Domain.Chat;

/// <summary>Names of files as people send them. They are shown and offered for saving, and never a path on the portal's disk.</summary>
public static class ChatFileName
{
    /// <summary>What a file is called whose own name has nothing that can be shown.</summary>
    public const string Nameless = "file";

    // The longest ending that is kept when a long name is cut, such as ".webmanifest".
    private const int MaxEnding = 16;

    /// <summary>
    /// The last part of a path, without characters that nobody sees (which can make "exe" look like another ending) or that file systems refuse, at most
    /// <see cref="ChatMessage.MaxFileName"/> characters, its ending kept. Never empty.
    /// </summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (!IsRefused(rune))
                clean.Append(Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
        }

        // Windows drops dots and spaces at the end; a dot at the beginning hides a file elsewhere.
        var text = clean.ToString().Normalize().Trim(' ', '.');
        return text.Length == 0 ? Nameless : Cut(text);
    }

    private static bool IsRefused(Rune rune) => rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' || rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Cut(string text)
    {
        if (text.Length <= ChatMessage.MaxFileName)
            return text;
        var dot = text.LastIndexOf('.');
        var ending = dot > 0 && text.Length - dot <= MaxEnding ? text[dot..] : "";
        var length = ChatMessage.MaxFileName - ending.Length;
        if (char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length].TrimEnd(' ', '.') + ending;
    }
}
