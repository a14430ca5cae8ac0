using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>What else the linter says to the configuration in use: ports, ranges, TURN, keys, files. What has a row of its own is left to it.</summary>
internal sealed class ConfigurationRestCheck(ConfigurationInUse configuration) : ConfigurationCheck(configuration, "configuration")
{
    protected override bool IsMine(LintFinding finding) => finding.Severity >= LintSeverity.Warning && !YamlErrorCheck.Owns(finding) && !HasRow(finding);

    // S3 to S6; S1; S2; M1 and M5; W1; C2; key-strength.
    private static bool HasRow(LintFinding finding) => finding.Code is LintCodes.TlsRemoved or LintCodes.ConfigIgnored or LintCodes.ConfigOwnEntrypoint or LintCodes.ShellWrapper or LintCodes.HostVariable
        or LintCodes.ExternalIpAsked or LintCodes.TurnNoDomain or LintCodes.TurnNoCertificate or LintCodes.NodeIpPrivate or LintCodes.NodeIpContainer or LintCodes.WebhookMissing or LintCodes.WsOnHttps
        or LintCodes.SecretShort or LintCodes.SecretRepeated
        || finding is { Code: LintCodes.FileMissing, Path: "turn.cert_file" or "turn.key_file" };
}
