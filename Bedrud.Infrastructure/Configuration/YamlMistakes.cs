using YamlDotNet.Core;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>
/// YamlDotNet's findings in words for whoever edits the file. Its own text speaks of tokens and may quote a value (an alias's name is what follows
/// an unquoted *), so only known words are looked for in it.
/// </summary>
internal static class YamlMistakes
{
    private static readonly (string Sign, string Words)[] Known =
    [
        ("Duplicate key", "this key stands twice in its section. Keep one of the two."),
        ("The anchor", "a value that begins with * must stand in quotes."),
        ("undefined tag", "a value that begins with ! must stand in quotes."),
        ("cannot start any token", "a value can't begin with this character. Put the value in quotes."),
        ("unexpected end of stream", "a quotation mark is opened here and never closed."),
        ("unknown escape", "a backslash means something else between double quotes. Use single quotes."),
        ("flow mapping", "a { is opened before this and not closed, or a comma is missing."),
        ("flow sequence", "a [ is opened before this and not closed, or a comma is missing."),
        ("invalid mapping", "there is a colon that YAML does not expect. Put the value in quotes, or write the line as far to the right as its neighbours."),
        ("did not find expected key", "a key was expected. Write the line as far to the right as its neighbours."),
    ];

    /// <summary>Line and column from 1, and a sentence.</summary>
    public static (int Line, int Column, string Words) Explain(YamlException mistake, string text)
    {
        // YamlDotNet reports the beginning of the map that a tab breaks.
        if (mistake.Message.Contains("tab", StringComparison.Ordinal) && IndentedByTab(text) is { } tab)
            return (tab.Line, tab.Column, "the line is indented with a tab. YAML takes spaces only.");
        // ... and of an unknown alias (a value that begins with *) the beginning of the file.
        if (mistake is AnchorNotFoundException && mistake.Message.Split('\'') is [_, var alias, _] && text.IndexOf($"*{alias}", StringComparison.Ordinal) is >= 0 and var at)
        {
            var before = text[..at];
            return (before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'), Words(mistake));
        }

        return ((int)mistake.Start.Line, (int)mistake.Start.Column, Words(mistake));
    }

    private static string Words(YamlException mistake) =>
        Known.FirstOrDefault(known => mistake.Message.Contains(known.Sign, StringComparison.Ordinal)).Words
        ?? "this is no YAML. Look at the indentation and the quotes here and in the line above.";

    private static (int Line, int Column)? IndentedByTab(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var tab = lines[i].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[i][..tab]) && !string.IsNullOrWhiteSpace(lines[i]))
                return (i + 1, tab + 1);
        }

        return null;
    }
}
