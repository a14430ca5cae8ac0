using System.Globalization;
using System.Text;

namespace Bedrud.Domain.Chat;

/// <summary>What people write to one another: plain text of any script, without what only deceives the eye.</summary>
public static class ChatText
{
    private const char PopDirection = '\u202C';
    private const char PopIsolate = '\u2069';

    /// <summary>
    /// Takes out control characters other than line breaks and tabs, halves of characters, and marks of direction that would reach beyond what they
    /// stand around; then white space at the end and empty lines at the beginning.
    /// </summary>
    /// <returns>Null where that is longer than <see cref="ChatMessage.MaxLength"/>; empty where nothing is left to be seen.</returns>
    public static string? Clean(string? text)
    {
        var plain = Balanced(Plain(text ?? "")).TrimEnd().TrimStart('\n');
        if (!plain.EnumerateRunes().Any(IsSeen))
            return "";
        return plain.Length <= ChatMessage.MaxLength ? plain : null;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            // A half of a character reads as U+FFFD here; somebody who typed that one loses nothing by it.
            if (rune == Rune.ReplacementChar || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t')))
                continue;
            plain.Append(rune);
        }

        return plain.ToString();
    }

    /// <summary>
    /// Overrides turn letters round, and have no use but to deceive: they go. Embeddings and isolates stay where their end stands on the same line,
    /// as Unicode's algorithm (UAX #9) has them end with it. The marks U+200E, U+200F and U+061C stay: right-to-left text needs them, and they reach nothing else.
    /// </summary>
    private static string Balanced(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\u202A', '\u202E') < 0 && text.AsSpan().IndexOfAnyInRange('\u2066', '\u2069') < 0)
            return text;

        var goes = new HashSet<int>();
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    goes.UnionWith(open);
                    open.Clear();
                    break;
                case '\u202A' or '\u202B' or '\u202D' or '\u202E' or '\u2066' or '\u2067' or '\u2068':
                    open.Push(i);
                    break;
                case PopDirection when open.TryPeek(out var opener) && !IsIsolate(text[opener]):
                    open.Pop();
                    if (text[opener] is '\u202D' or '\u202E')
                        goes.UnionWith([opener, i]);
                    break;
                case PopIsolate when open.Any(o => IsIsolate(text[o])):
                    while (!IsIsolate(text[open.Peek()]))
                        goes.Add(open.Pop());
                    open.Pop();
                    break;
                case PopDirection or PopIsolate:
                    goes.Add(i);
                    break;
            }
        }

        goes.UnionWith(open);
        return string.Concat(text.Where((_, i) => !goes.Contains(i)));
    }

    private static bool IsIsolate(char c) => c is '\u2066' or '\u2067' or '\u2068';

    // Fillers and the blank of braille count as letters and symbols, and show nothing.
    private static bool IsSeen(Rune rune) => !Rune.IsWhiteSpace(rune) && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark);
}
