using System.Net;
using System.Net.Sockets;

namespace Bedrud.Web.Features.ConnectionTest;

internal static class PaceKey
{
    /// <summary>By what callers without an account are counted: an IPv4 address, or the 64 bits of an IPv6 one that a household has to itself.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() : Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}
