using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Addresses that nobody outside can reach.</summary>
internal static class PrivateAddress
{
    private static readonly IPNetwork[] Networks =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("127.0.0.0/8")];

    /// <summary>RFC 1918, link-local, loopback; of IPv6 also unique local (RFC 4193).</summary>
    public static bool Is(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? Networks.Any(network => network.Contains(address))
        : IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal;
}
