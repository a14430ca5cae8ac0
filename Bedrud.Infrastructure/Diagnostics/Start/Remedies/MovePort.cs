using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>Gives the media server another signalling port. The argument is the port, 1024 to 65535, which must be free and none of the server's others; empty: one near the old one.</summary>
internal sealed class MovePort(SettingsFile file, EmbeddedSettings settings, MediaServer server, CheckSignals signals, EmbeddedFixes fixes)
    : SettingsRemedy(file, settings, server, signals)
{
    public const string RemedyId = "move-port";

    public override string Id => RemedyId;

    /// <summary>The key of a URL that names the server's port: it would go on naming the old one.</summary>
    public static string? NamedElsewhere(LiveKitOptions options) =>
        !string.IsNullOrWhiteSpace(options.InternalHost) ? "LiveKit:InternalHost"
        : Uri.TryCreate(options.Host, UriKind.Absolute, out var host) && host.Port == options.Port ? "LiveKit:Host"
        : null;

    protected override IReadOnlyDictionary<string, string>? Values(string argument)
    {
        if (NamedElsewhere(Options) is not null)
            return null;
        var port = argument.Length == 0 ? fixes.FreePort() : int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 0;
        return port is >= 1024 and <= IPEndPoint.MaxPort && !fixes.IsServersOwn(port) && PortHolder.IsFree(new IPEndPoint(IPAddress.Any, port), ProtocolType.Tcp)
            ? new Dictionary<string, string> { ["LiveKit:Port"] = port.ToString(CultureInfo.InvariantCulture) }
            : null;
    }
}
