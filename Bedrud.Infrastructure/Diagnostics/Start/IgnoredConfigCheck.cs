using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S4: <c>LIVEKIT_CONFIG</c> seems ignored: by a server older than 1.7, by an entrypoint of one's own, or because it was given to the portal.</summary>
internal sealed class IgnoredConfigCheck(ConfigurationInUse configuration) : ConfigurationCheck(configuration, "S4")
{
    protected override bool Judges(UsedConfiguration used) => used.Source == ConfigurationSource.Compose;

    protected override bool IsMine(LintFinding finding) => finding.Code is LintCodes.ConfigIgnored or LintCodes.ConfigOwnEntrypoint;

    protected override Finding? Beside() => Configuration.EnvironmentLength == 0 ? null : new Finding(Configuration.IsExternal ? Verdict.Notice : Verdict.Warning, Configuration.IsExternal ? "portal-environment-external" : "portal-environment")
    {
        Evidence =
        [
            new Evidence("variable", $"LIVEKIT_CONFIG, {Configuration.EnvironmentLength}"),
            .. Configuration.Status.Engine is { Version: var version } ? [new Evidence("lint-version", version)] : Array.Empty<Evidence>(),
        ],
        Fixes = Configuration.IsExternal
            ? [new Fix("variable-elsewhere")]
            : [new Fix("variable-to-file") { Lines = "livekit:\n  configPath: </path/to/livekit.yaml>", Language = "yaml" }, new Fix("variable-drop")],
    };
}
