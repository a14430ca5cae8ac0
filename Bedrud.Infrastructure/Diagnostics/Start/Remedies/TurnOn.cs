using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>
/// Has the media server relay: over UDP on 3478, and over TLS on 5349 where the portal serves https under a name. It takes no argument.
/// </summary>
internal sealed class TurnOn(SettingsFile file, EmbeddedSettings settings, MediaServer server, CheckSignals signals, IOptions<ServerOptions> portal)
    : SettingsRemedy(file, settings, server, signals)
{
    public const string RemedyId = "turn-on";

    public override string Id => RemedyId;

    protected override IReadOnlyDictionary<string, string>? Values(string argument) => argument.Length == 0 && TurnSettings.From(portal.Value, Options.Turn) is null ? new Dictionary<string, string> { ["LiveKit:Turn"] = "true" } : null;
}
