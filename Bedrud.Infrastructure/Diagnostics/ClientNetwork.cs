using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>As much of somebody's address as tells one network from another, and no more.</summary>
public static class ClientNetwork
{
    /// <summary>The first 24 bits of an IPv4 address, the first 48 of an IPv6 one, such as <c>203.0.113.0/24</c>; <c>unknown</c> without an address.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6;
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    /// <summary>Whether it is a network that only those inside can reach, loopback too.</summary>
    public static bool IsPrivate(string network) =>
        IPAddress.TryParse(network.Split('/')[0], out var address) && LiveKit.Embedded.PrivateAddress.Is(address);
}
