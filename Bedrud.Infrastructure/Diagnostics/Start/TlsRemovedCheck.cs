using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S3: "field tls not found": a top-level <c>tls</c>, which livekit-server 1.12 removed.</summary>
internal sealed partial class TlsRemovedCheck(ConfigurationInUse configuration) : ConfigurationCheck(configuration, "S3")
{
    protected override bool IsMine(LintFinding finding) => finding.Code == LintCodes.TlsRemoved;

    protected override IEnumerable<Fix> Steps(UsedConfiguration used, LintFinding finding) => [new Fix("tls-remove", used.Path, $"{finding.Line}"), new Fix("tls-addresses")];

    protected override Finding? Beside() => LastWords.Of(Configuration.Status, FieldTls(), "tls-removed-words", new Fix("tls-remove-anywhere"), new Fix("tls-addresses"));

    [GeneratedRegex("field tls not found")]
    private static partial Regex FieldTls();
}
