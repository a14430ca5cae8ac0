using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S5: "flag provided but not defined: -c": the command is wrapped in <c>sh -c</c>, although the image's entrypoint is the server itself.</summary>
internal sealed partial class ShellWrapperCheck(ConfigurationInUse configuration) : ConfigurationCheck(configuration, "S5")
{
    protected override bool Judges(UsedConfiguration used) => used.Source == ConfigurationSource.Compose;

    protected override bool IsMine(LintFinding finding) => finding.Code == LintCodes.ShellWrapper;

    protected override Finding? Beside() => LastWords.Of(Configuration.Status, FlagC(), "shell-wrapper-words", new Fix("shell-unwrap"));

    [GeneratedRegex(@"flag provided but not defined: -c\b")]
    private static partial Regex FlagC();
}
