using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>
/// How a setting of LiveKit is mended here: by a button where the portal writes the configuration itself; by naming the variable that wins over the button; by lines
/// for the administrator's own YAML, or for that of a server that runs elsewhere. A singleton.
/// </summary>
public sealed class EmbeddedFixes(IOptions<LiveKitOptions> options, SettingsFile file, EmbeddedSettings settings, MediaServer server)
{
    /// <param name="address">What browsers reach for media.</param>
    public Fix NodeIp(string address) => Set(SetNodeIp.RemedyId, address, "LiveKit:NodeIp", address, $"rtc:\n  node_ip: {address}\n  use_external_ip: false");

    /// <param name="port">Signalling, TCP.</param>
    public Fix Port(int port)
    {
        var written = port.ToString(CultureInfo.InvariantCulture);
        // Other places that name the port would go on with the old one.
        return options.Value is { External: false } now && MovePort.NamedElsewhere(now) is { } key && settings.Options.ConfigPath is null or ""
            ? new Fix("named-elsewhere", "LiveKit:Port", written, key)
            : Set(MovePort.RemedyId, written, "LiveKit:Port", written, $"port: {written}");
    }

    /// <param name="empty">Seconds.</param>
    /// <param name="departure">Seconds.</param>
    public Fix RoomTimeouts(int empty, int departure)
    {
        var argument = string.Create(CultureInfo.InvariantCulture, $"empty={empty},departure={departure}");
        var lines = string.Create(CultureInfo.InvariantCulture, $"room:\n  empty_timeout: {empty}\n  departure_timeout: {departure}");
        return Set(SetRoomTimeouts.RemedyId, argument, "LiveKit:EmptyTimeout", argument, lines);
    }

    public Fix TurnOn() => Set(Remedies.TurnOn.RemedyId, "", "LiveKit:Turn", "true", "turn:\n  enabled: true\n  udp_port: 3478");

    /// <summary>Null where the portal does not supervise.</summary>
    public Fix? Restart() => RestartMediaServer.Can(server) ? new Fix(RestartMediaServer.RemedyId) { Remedy = RestartMediaServer.RemedyId } : null;

    /// <summary>A free TCP port near the one in use, the same at each call while it stays free.</summary>
    public int FreePort()
    {
        for (var port = settings.Port + 10; port <= Math.Min(settings.Port + 500, IPEndPoint.MaxPort); port += 10)
        {
            if (PortHolder.IsFree(new IPEndPoint(IPAddress.Any, port), ProtocolType.Tcp))
                return port;
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private Fix Set(string remedy, string argument, string key, string value, string lines)
    {
        if (options.Value.External)
            return new Fix("livekit-yaml") { Lines = lines, Language = "yaml" };
        if (OwnConfiguration.Path(settings.Options) is { } path)
            return new Fix("own-yaml", path) { Lines = lines, Language = "yaml" };
        if (file.OverriddenBy(key) is { } origin)
            return new Fix("overridden", key, value, origin);
        return file.CanSet(key) && RestartMediaServer.Can(server) ? new Fix(remedy, value) { Remedy = remedy, Argument = argument } : new Fix("by-hand", key, value);
    }
}
