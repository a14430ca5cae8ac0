using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S6: the configuration is empty, since Compose filled in <c>$LIVEKIT_CONFIG</c> from the host.</summary>
internal sealed class HostVariableCheck(ConfigurationInUse configuration) : ConfigurationCheck(configuration, "S6")
{
    protected override bool Judges(UsedConfiguration used) => used.Source == ConfigurationSource.Compose;

    protected override bool IsMine(LintFinding finding) => finding.Code is LintCodes.HostVariable or LintCodes.ConfigFromHost;
}
