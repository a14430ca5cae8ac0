using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>Who comes to this portal, by the addresses that it is configured to have: people of the whole internet, of a private network, of this machine.</summary>
internal sealed class PortalAudience(IOptions<ServerOptions> server, IOptions<LiveKitOptions> liveKit, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly IPNetwork CarrierNat = IPNetwork.Parse("100.64.0.0/10");

    private (long At, bool IsPublic)? _known;

    /// <summary>Whether <c>Server:Host</c> or <c>LiveKit:Host</c> stands for an address that the internet reaches. Names that can't be looked up are none.</summary>
    public async Task<bool> IsPublicAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && time.GetElapsedTime(known.At) < Fresh)
            return known.IsPublic;
        var isPublic = false;
        foreach (var host in Hosts())
            isPublic |= (await ResolveAsync(host, cancellationToken)).Any(IsPublic);
        _known = (time.GetTimestamp(), isPublic);
        return isPublic;
    }

    /// <summary>Neither private nor of a provider's inner network (RFC 6598).</summary>
    public static bool IsPublic(IPAddress address) => !PrivateAddress.Is(address) && !(address.AddressFamily == AddressFamily.InterNetwork && CarrierNat.Contains(address));

    /// <summary>Empty where there is no such name, or no name service.</summary>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private IEnumerable<string> Hosts()
    {
        if (!string.IsNullOrWhiteSpace(server.Value.Host))
            yield return server.Value.Host.Trim();
        if (Uri.TryCreate(liveKit.Value.Host, UriKind.Absolute, out var host))
            yield return host.DnsSafeHost;
    }
}
