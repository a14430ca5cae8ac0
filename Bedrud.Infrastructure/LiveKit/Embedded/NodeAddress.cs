using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Which address the embedded server advertises for media.</summary>
internal static class NodeAddress
{
    /// <summary>
    /// In this order: <see cref="LiveKitOptions.NodeIp"/>; <see cref="ServerOptions.Host"/>, then the host of <see cref="LiveKitOptions.Host"/>, where
    /// they are addresses; loopback where the portal listens on loopback only and has no name outside (with one, a proxy stands before it),
    /// or the one address that it listens on; the outgoing interface's address; loopback.
    /// </summary>
    /// <param name="options">The section <c>LiveKit</c>.</param>
    /// <param name="server">The section <c>Server</c>.</param>
    /// <param name="listening">Hosts of the portal's own listening addresses, such as <c>localhost</c>, <c>[::]</c> or <c>*</c>.</param>
    /// <param name="outgoing">The outgoing interface's address, or null.</param>
    public static IPAddress Choose(LiveKitOptions options, ServerOptions server, IReadOnlyCollection<string> listening, Func<IPAddress?> outgoing)
    {
        if (IPAddress.TryParse(options.NodeIp, out var configured))
            return configured;
        if (Address(server.Host ?? "") is { } named && !IsAny(named))
            return named;
        if (Uri.TryCreate(options.Host, UriKind.Absolute, out var host) && Address(host.Host) is { } advertised)
            return advertised;

        var addresses = listening.Select(Address).ToList();
        if (string.IsNullOrWhiteSpace(server.Host) && addresses.Count > 0 && addresses.All(address => address is not null && IPAddress.IsLoopback(address)))
            return IPAddress.Loopback;
        if (addresses.FirstOrDefault(address => address is not null && !IPAddress.IsLoopback(address) && !IsAny(address)) is { } own)
            return own;
        return outgoing() ?? IPAddress.Loopback;
    }

    /// <summary>The address of the interface that leads outside; null without one. Connecting a UDP socket asks the routing table and sends nothing.</summary>
    public static IPAddress? Outgoing()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            // An address of RFC 5737, reserved for documentation.
            socket.Connect(IPAddress.Parse("192.0.2.1"), 9);
            return ((IPEndPoint?)socket.LocalEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static IPAddress? Address(string host)
    {
        host = host.Trim();
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        return IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
