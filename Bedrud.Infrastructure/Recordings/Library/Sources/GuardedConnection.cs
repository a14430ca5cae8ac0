using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// Connects only where a recording may be. Never to the addresses by which clouds hand out their machines' secrets; and where a server sends one
/// on, to this network only if the recording was said to be in it.
/// </summary>
internal static class GuardedConnection
{
    /// <summary>Set on a request that somebody else's server wished for: the host may be public alone.</summary>
    public static readonly HttpRequestOptionsKey<bool> PublicOnly = new("PublicOnly");

    // Amazon's, over IPv6; over IPv4 it is link-local.
    private static readonly IPAddress AmazonMetadata = IPAddress.Parse("fd00:ec2::254");

    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // The guard stands at connections: one that was made for another request must not be used again.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = ConnectAsync,
    };

    public static bool IsAllowed(IPAddress address, bool publicOnly)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IsLinkLocal(address) || address.Equals(AmazonMetadata) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast)
            return false;
        return !publicOnly || !IsInternal(address);
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(PublicOnly, out var publicOnly);
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = found.Where(address => IsAllowed(address, publicOnly)).ToArray();
        if (allowed.Length == 0)
            throw new ForbiddenAddressException(context.DnsEndPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..] or [>= 224, ..]);

    private static bool IsInternal(IPAddress address) => IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [0 or 10 or 127, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..]);
}

/// <summary>The host has no address that a recording may be fetched from.</summary>
internal sealed class ForbiddenAddressException(string host) : IOException($"Nothing is fetched from {host}: its addresses are link-local, or of this network while another server named it.");
