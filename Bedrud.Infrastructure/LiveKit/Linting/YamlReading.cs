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
        try
        {
            // The reader of nodes calls itself for each level; the parser of events does not.
            if (TooDeep(text) is { } deep)
                return ([], new YamlFault(LintCodes.YamlTooDeep, deep));
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return ([.. stream.Documents.Select(document => document.RootNode)], null);
        }
        catch (YamlException error)
        {
            return ([], FaultOf(text, error));
        }
    }

    public static YamlFault FaultOf(string text, YamlException error)
    {
        var at = new LintPlace(Math.Max(1, error.Start.Line), Math.Max(1, error.Start.Column));
        // For a tab before a key the parser names the file's beginning.
        if (at is (1, 1) && TabIndented().Match(text) is { Success: true } tab)
            return new YamlFault(LintCodes.YamlTab, new LintPlace(text.AsSpan(0, tab.Index).Count('\n') + 1, tab.Length));
        return new YamlFault(error.Message.Contains("uplicate", StringComparison.Ordinal) ? LintCodes.YamlDuplicateKey : LintCodes.YamlSyntax, at);
    }

    private static LintPlace? TooDeep(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting && parser.Current is NodeEvent)
                return new LintPlace(parser.Current.Start.Line, parser.Current.Start.Column);
        }

        return null;
    }

    // Up to the first tab of a line that begins with one, or with blanks and one.
    [GeneratedRegex(@"^ *\t", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TabIndented();
}
