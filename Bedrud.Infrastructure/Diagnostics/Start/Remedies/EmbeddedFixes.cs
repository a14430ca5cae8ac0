using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>
/// How a setting of LiveKit is mended here: by a button where the portal writes the configuration itself; by naming the variable that wins over the button; by lines
/// for the administrator's own YAML, or for that of a server that runs elsewhere. A singleton.
/// </summary>
internal sealed class EmbeddedFixes(IOptions<LiveKitOptions> options, SettingsFile file, EmbeddedSettings settings, MediaServer server, MetricsStore metrics)
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

    /// <summary>LiveKit's defaults for rooms that say nothing themselves; nothing where the portal's settings are no longer than <paramref name="longest"/>.</summary>
    public ImmutableArray<Fix> RoomTimeouts(TimeSpan longest)
    {
        if (options.Value.External || OwnConfiguration.Path(settings.Options) is not null)
        {
            var lines = string.Create(CultureInfo.InvariantCulture, $"room:\n  empty_timeout: {Room.DefaultEmptyTimeout}\n  departure_timeout: {Room.DefaultDepartureTimeout}");
            return [Set(SetRoomTimeouts.RemedyId, "", "LiveKit:EmptyTimeout", "", lines)];
        }

        (string Name, string Key, int Now, int Wanted)[] all =
        [
            ("empty", "LiveKit:EmptyTimeout", settings.Options.EmptyTimeout, Room.DefaultEmptyTimeout),
            ("departure", "LiveKit:DepartureTimeout", settings.Options.DepartureTimeout, Room.DefaultDepartureTimeout),
        ];
        var tooLong = all.Where(one => one.Now > longest.TotalSeconds).ToList();
        if (tooLong.Count == 0)
            return [];
        var argument = string.Join(',', tooLong.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Wanted}")));
        return RestartMediaServer.Can(server) && tooLong.TrueForAll(one => file.CanSet(one.Key))
            ? [new Fix(SetRoomTimeouts.RemedyId, argument) { Remedy = SetRoomTimeouts.RemedyId, Argument = argument }]
            : [.. tooLong.Select(one => ByHand(one.Key, one.Wanted.ToString(CultureInfo.InvariantCulture)))];
    }

    // What is on in the settings and not in the server waits for its next start.
    public Fix TurnOn() => settings.Options.Turn == true && Restart() is { } restart ? restart : Set(Remedies.TurnOn.RemedyId, "", "LiveKit:Turn", "true", "turn:\n  enabled: true\n  udp_port: 3478");

    /// <summary>Null where the portal does not supervise.</summary>
    public Fix? Restart() => RestartMediaServer.Can(server) ? new Fix(RestartMediaServer.RemedyId) { Remedy = RestartMediaServer.RemedyId } : null;

    /// <summary>A free TCP port near the one in use, the same at each call while it stays free.</summary>
    public int FreePort()
    {
        for (var port = settings.Port + 10; port <= Math.Min(settings.Port + 500, IPEndPoint.MaxPort); port += 10)
        {
            if (!IsServersOwn(port) && PortHolder.IsFree(new IPEndPoint(IPAddress.Any, port), ProtocolType.Tcp))
                return port;
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>A TCP port that the server takes for something else, now or once its media leave loopback.</summary>
    public bool IsServersOwn(int port) => port is ServerConfiguration.IceTcpPort or TurnSettings.TlsPort || metrics.Find()?.Port == port;

    private Fix Set(string remedy, string argument, string key, string value, string lines)
    {
        if (options.Value.External)
            return new Fix("livekit-yaml") { Lines = lines, Language = "yaml" };
        if (OwnConfiguration.Path(settings.Options) is { } path)
            return new Fix("own-yaml", path) { Lines = lines, Language = "yaml" };
        return file.CanSet(key) && RestartMediaServer.Can(server) ? new Fix(remedy, value) { Remedy = remedy, Argument = argument } : ByHand(key, value);
    }

    private Fix ByHand(string key, string value) => file.OverriddenBy(key) is { } origin ? new Fix("overridden", key, value, origin) : new Fix("by-hand", key, value);
}
