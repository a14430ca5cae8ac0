using System.Text.RegularExpressions;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S7: LiveKit can't read its configuration: indentation, syntax, a key that it does not know, a value of the wrong kind.</summary>
internal sealed partial class YamlErrorCheck(ConfigurationInUse configuration) : ConfigurationCheck(configuration, "S7")
{
    public static bool Owns(LintFinding finding) => finding.Code.StartsWith("yaml-", StringComparison.Ordinal)
        || finding.Code is LintCodes.KeysNoBlank or LintCodes.UnknownKey or LintCodes.UnlistedKey or LintCodes.WrongType or LintCodes.KeyTooNew
            or LintCodes.ConfigNotText or LintCodes.ConfigFolded or LintCodes.ConfigOneLine;

    protected override bool IsMine(LintFinding finding) => Owns(finding);

    // "field tls not found" is S3's.
    protected override Finding? Beside() => LastWords.Of(Configuration.Status, NoConfiguration(), "yaml-words", new Fix("yaml-words"));

    protected override Finding Unreadable(UsedConfiguration used)
    {
        var isOwn = used.Source == ConfigurationSource.Own;
        return new Finding(isOwn ? Verdict.Failing : Verdict.Warning, $"file-{used.Unreadable}", used.Path)
        {
            Evidence = [new Evidence("file", used.Path)],
            Fixes = [new Fix(isOwn ? "config-path" : "compose-readable", used.Path)],
        };
    }

    [GeneratedRegex(@"could not parse config: (?!.*field tls not found)", RegexOptions.Singleline)]
    private static partial Regex NoConfiguration();
}
