using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Why a text is no YAML. The parser's own words are left out: they may quote a secret.</summary>
/// <param name="Code">One of <see cref="LintCodes"/>.</param>
internal sealed record YamlFault(string Code, LintPlace At);

/// <summary>YAML with its places, read so that no text can do harm.</summary>
internal static partial class YamlReading
{
    private const int DeepestNesting = 60;

    /// <returns>The documents' roots, or the fault.</returns>
    public static (IReadOnlyList<YamlNode> Roots, YamlFault? Fault) Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            if (Refused(parser) is { } refused)
                return ([], refused);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return ([.. stream.Documents.Select(document => document.RootNode)], null);
        }
        catch (YamlException error)
        {
            return ([], FaultOf(text, error));
        }
#pragma warning disable CA1031 // For some texts (an unclosed bracket at the end) the parser throws whatever its own code stumbles over.
        catch (Exception error) when (error is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return ([], new YamlFault(LintCodes.YamlSyntax, parser.Current is { } last ? Within(text, Place(last.End)) : new LintPlace(1, 1)));
        }
    }

    private static YamlFault FaultOf(string text, YamlException error)
    {
        var at = Within(text, Place(error.Start));
        // For a tab before a key the parser names the file's beginning.
        if (at is (1, 1) && TabIndented().Match(text) is { Success: true } tab)
            return new YamlFault(LintCodes.YamlTab, new LintPlace(text.AsSpan(0, tab.Index).Count('\n') + 1, tab.Length));
        return new YamlFault(error.Message.Contains("uplicate", StringComparison.Ordinal) ? LintCodes.YamlDuplicateKey : LintCodes.YamlSyntax, at);
    }

    /// <summary>What the reader of nodes may not see: it calls itself for each level, and for a key that is no plain text once more for each of its parts.</summary>
    private static YamlFault? Refused(Parser parser)
    {
        // For each open collection whether a key comes next; null for a list.
        var open = new Stack<bool?>();
        while (parser.MoveNext())
        {
            var now = parser.Current!;
            if (now is MappingEnd or SequenceEnd)
                open.Pop();
            else if (now is NodeEvent or AnchorAlias && open.TryPop(out var isKey))
            {
                if (isKey == true && now is not Scalar)
                    return new YamlFault(LintCodes.YamlSyntax, Place(now.Start));
                open.Push(!isKey);
            }

            if (now is MappingStart or SequenceStart)
                open.Push(now is MappingStart ? true : null);
            if (open.Count > DeepestNesting)
                return new YamlFault(LintCodes.YamlTooDeep, Place(now.Start));
        }

        return null;
    }

    /// <summary>What is missing at the end is told there, and not in the empty line that the parser sees after it.</summary>
    private static LintPlace Within(string text, LintPlace at)
    {
        var end = text.AsSpan().TrimEnd();
        var last = end.Count('\n') + 1;
        return at.Line <= last ? at : new LintPlace(last, end.Length - end.LastIndexOf('\n'));
    }

    private static LintPlace Place(Mark mark) => new(Math.Max(1, mark.Line), Math.Max(1, mark.Column));

    // Up to the first tab of a line that begins with one, or with blanks and one.
    [GeneratedRegex(@"^ *\t", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TabIndented();
}
