using System.Text;
using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Lines of <c>NAME=value</c>, as in an <c>.env</c> file or a shell; the configuration in <c>LIVEKIT_CONFIG</c> is unwrapped and checked.</summary>
internal sealed partial class EnvironmentLines(LintSheet sheet, LintContext context)
{
    private const string Variable = "LIVEKIT_CONFIG";
    private const string Fix = "LIVEKIT_CONFIG='port: 7880\nkeys:\n  <API key>: <secret>\n'";

    /// <summary>The first line that says something is an assignment.</summary>
    public static bool IsOne(string text) => FirstLine().Match(text) is { Success: true } first && Assignment().IsMatch(first.Value);

    public void Check(string text)
    {
        var (hasKeys, config) = (false, (Match?)null);
        foreach (Match match in Assignments().Matches(text))
        {
            var name = match.Groups["name"].Value;
            var value = Unquoted(match.Groups["value"].Value);
            hasKeys |= name == "LIVEKIT_KEYS";
            if (name is "LIVEKIT_HOST" or "LIVEKIT_URL")
                PortalFile.CheckHost(value, At(text, match.Index), name, sheet, context);
            else if (name == "LIVEKIT_KEYS")
                CheckKeys(value, At(text, match.Groups["value"].Index), sheet);
            else if (name == Variable)
                config = match;
        }

        if (config is null)
            sheet.Add(LintSeverity.Notice, LintCodes.ConfigNotThere, new LintPlace(1, 1), "");
        else
            CheckConfig(text, config.Groups["value"], hasKeys);
    }

    /// <summary>LiveKit: "it needs to be exactly, "key: secret", including the space".</summary>
    public static void CheckKeys(string keys, LintPlace at, LintSheet sheet)
    {
        if (!sheet.IsVariable(keys) && !LintSheet.Variable().IsMatch(keys) && keys.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(line => !line.Contains(": ", StringComparison.Ordinal)))
            sheet.Add(LintSeverity.Error, LintCodes.KeysNoBlank, at, "LIVEKIT_KEYS", "LIVEKIT_KEYS=\"<API key>: <secret>\"");
    }

    private void CheckConfig(string text, Group value, bool hasKeys)
    {
        var (start, raw) = (At(text, value.Index), value.Value);
        var isQuoted = raw.Length > 0 && raw[0] is '"' or '\'';
        if (!isQuoted && Continuation().IsMatch(text[(value.Index + raw.Length)..]))
        {
            // An unquoted value ends with its line; what follows is no assignment.
            sheet.Add(LintSeverity.Error, LintCodes.ConfigOneLine, start, Variable, Fix);
            var lines = raw + text[(value.Index + raw.Length)..];
            ConfigurationLinter.LintInner(lines, Sheet(start, 0), context, hasKeys, isContainer: true);
            return;
        }

        if (!isQuoted && raw.Trim().Length == 0)
        {
            sheet.Add(LintSeverity.Notice, LintCodes.ConfigFromHost, start, Variable, Fix);
            return;
        }

        var escapes = raw.StartsWith('"') && raw.Contains(@"\n", StringComparison.Ordinal);
        if (raw.StartsWith('\'') && !raw.Contains('\n', StringComparison.Ordinal) && raw.Contains(@"\n", StringComparison.Ordinal))
        {
            sheet.Add(LintSeverity.Error, $"{LintCodes.ConfigOneLine}.escaped", start, Variable, Fix);
            return;
        }

        ConfigurationLinter.LintInner(Unquoted(raw), escapes ? sheet.Inner(_ => start, isExpanded: true) : Sheet(start, isQuoted ? 1 : 0), context, hasKeys, isContainer: true);
    }

    private LintSheet Sheet(LintPlace start, int quote) =>
        sheet.Inner(place => place.Line == 1 ? new LintPlace(start.Line, start.Column + quote + place.Column - 1) : new LintPlace(start.Line + place.Line - 1, place.Column), isExpanded: true);

    private static LintPlace At(string text, int index) => new(text.AsSpan(0, index).Count('\n') + 1, index - (index == 0 ? -1 : text.LastIndexOf('\n', index - 1)));

    private static string Unquoted(string value)
    {
        value = value.Trim();
        if (value.Length < 2 || value[0] is not ('"' or '\'') || value[^1] != value[0])
            return value;
        return value[0] == '\'' ? value[1..^1] : new StringBuilder(value[1..^1]).Replace(@"\n", "\n").Replace(@"\""", "\"").ToString();
    }

    [GeneratedRegex(@"^(?!\s*(#|$)).*$", RegexOptions.Multiline)]
    private static partial Regex FirstLine();

    [GeneratedRegex(@"^\s*(export\s+|ENV\s+|-e\s+)?[A-Z_][A-Z0-9_]*=")]
    private static partial Regex Assignment();

    // NAME=value, NAME="several lines", NAME='several lines'
    [GeneratedRegex("""^[ \t]*(export[ \t]+|ENV[ \t]+|-e[ \t]+)?(?<name>[A-Z_][A-Z0-9_]*)=(?<value>"(\\.|[^"\\])*"|'[^']*'|[^\n]*)""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Assignments();

    // The next line that is neither empty nor a comment is no assignment.
    [GeneratedRegex(@"^\n([ \t]*(#[^\n]*)?\n)*[ \t]*(?!(export\s+)?[A-Z_][A-Z0-9_]*=)[\w-]+")]
    private static partial Regex Continuation();
}
