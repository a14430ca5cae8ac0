using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Addresses that mean something else to each network, or nothing at all: IANA's registries of special-purpose addresses.</summary>
internal static class InternalNetworks
{
    private static readonly IPNetwork[] V4 =
    [
        .. Parse(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
            // The metadata service of clouds among them.
            "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            // Multicast, reserved, broadcast.
            "224.0.0.0/3"),
        // Azure's metadata and DNS, though it is a public one.
        .. Parse("168.63.129.16/32"),
    ];

    // Of IPv6, what is not given out to anybody is internal: only 2000::/3 is. Of that, tunnels, documentation and benchmarks.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] V6 = [.. Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")];
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether it is one of them; an IPv4 address in the clothes of IPv6 is judged as what it is.</summary>
    public static bool Contain(IPAddress address)
    {
        var plain = Unwrap(address);
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => V4.Any(network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 => !Global.Contains(plain) || V6.Any(network => network.Contains(plain)),
            _ => true,
        };
    }

    /// <summary>The IPv4 address of a mapped or translated one; otherwise the address, without the interface that it is looked for at.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var plain = new IPAddress(address.GetAddressBytes());
        return Translated.Contains(plain) ? new IPAddress(plain.GetAddressBytes()[12..]) : plain;
    }

    private static IEnumerable<IPNetwork> Parse(params string[] networks) => networks.Select(network => IPNetwork.Parse(network));
}
