using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>
/// Reads a LiveKit configuration as an administrator has it (the YAML itself, a Compose file, lines of an <c>.env</c> file) and says what is wrong, in
/// which line. It starts nothing and asks nobody. What livekit-server 1.13.5 says to the same texts is recorded, and compared in a test.
/// </summary>
public static partial class ConfigurationLinter
{
    /// <summary>The longest text that is read, in bytes of UTF-8.</summary>
    public const int MaxBytes = 256 * 1024;

    public static LintReport Lint(string text, LintContext context)
    {
        // A byte order mark is a character of the first line to nobody but the parser.
        text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var sheet = new LintSheet();
        if (EnvironmentLines.IsOne(text))
        {
            new EnvironmentLines(sheet, context).Check(text);
            return new LintReport(LintSubject.Environment, sheet.Findings);
        }

        var (roots, fault) = YamlReading.Read(text);
        if (fault is not null)
        {
            Broken(sheet, text, fault);
            return new LintReport(ComposeStart().IsMatch(text) ? LintSubject.Compose : LintSubject.LiveKit, sheet.Findings);
        }

        if (roots is [YamlMappingNode root, ..] && ComposeFile.IsOne(root))
        {
            new ComposeFile(sheet, context, text).Check(root);
            return new LintReport(LintSubject.Compose, sheet.Findings);
        }

        if (roots is [YamlMappingNode portal, ..] && PortalFile.IsOne(portal))
        {
            PortalFile.Check(portal, sheet, context);
            return new LintReport(LintSubject.Portal, sheet.Findings);
        }

        Check(roots, sheet, context);
        return new LintReport(LintSubject.LiveKit, sheet.Findings);
    }

    /// <summary>A configuration inside another text.</summary>
    internal static void LintInner(string text, LintSheet sheet, LintContext context, bool hasKeysElsewhere, bool isContainer)
    {
        var (roots, fault) = YamlReading.Read(text);
        if (fault is not null)
            Broken(sheet, text, fault);
        else
            Check(roots, sheet, context, hasKeysElsewhere, isContainer);
    }

    /// <summary>A configuration that is already read.</summary>
    internal static void Check(IReadOnlyList<YamlNode> roots, LintSheet sheet, LintContext context, bool hasKeysElsewhere = false, bool isContainer = false)
    {
        if (roots is [var other, ..] && other is not YamlMappingNode and not YamlScalarNode { Value: null or "" })
        {
            sheet.Add(LintSeverity.Error, LintCodes.YamlNotMapping, LintPlace.Of(other), "");
            return;
        }

        if (roots.Count > 1)
            sheet.Add(LintSeverity.Notice, LintCodes.YamlMoreDocuments, LintPlace.Of(roots[1]), "");
        var root = roots is [YamlMappingNode mapping, ..] ? mapping : [];
        new KeyRules(sheet, context).Check(root);
        var configuration = new LintedConfiguration(root, sheet, context) { HasKeysElsewhere = hasKeysElsewhere, IsContainer = isContainer };
        SecretRules.Check(configuration);
        PortRules.Check(configuration);
        TurnRules.Check(configuration);
        NetworkRules.Check(configuration);
    }

    private static void Broken(LintSheet sheet, string text, YamlFault fault)
    {
        // "APIx:secret" beside other pairs is a text in the place of a pair; the parser complains somewhere after it.
        if (fault.Code == LintCodes.YamlSyntax && PairWithoutBlank().Match(text) is { Success: true } pair)
        {
            var at = pair.Groups["pair"].Index;
            var line = text.AsSpan(0, at).Count('\n') + 1;
            sheet.Add(LintSeverity.Error, LintCodes.KeysNoBlank, new LintPlace(line, at - text.LastIndexOf('\n', at)), "keys", "keys:\n  <API key>: <secret>");
        }

        sheet.Add(LintSeverity.Error, fault.Code, fault.At, "");
    }

    [GeneratedRegex(@"^services:", RegexOptions.Multiline)]
    private static partial Regex ComposeStart();

    // Below "keys:", a line such as "  APIx:secret".
    [GeneratedRegex(@"^ *keys:[^\n]*\n( +[^\n]*\n)*? +(?<pair>[\w.-]+:[^\s]+) *$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex PairWithoutBlank();
}
