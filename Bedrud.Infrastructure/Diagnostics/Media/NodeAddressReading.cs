using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Bedrud.Infrastructure.Diagnostics.Media.Turn;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>What kind of address browsers are told to send media to.</summary>
internal enum NodeAddressKind
{
    Unknown,
    Loopback,

    /// <summary>Of a container's inner network.</summary>
    Container,

    Private,
    Public,
}

/// <summary>What is known of the addresses for media: what M1 and M5 go by.</summary>
/// <param name="Told">Those that browsers are told; empty where it is not known.</param>
/// <param name="Kind">Of the best of them; where there are IPv4 addresses, of those: many people have no IPv6.</param>
/// <param name="IsPortalPublic">Whether people of the whole internet come to this portal.</param>
internal sealed record NodeAddressFacts(ImmutableArray<IPAddress> Told, NodeAddressKind Kind, bool IsPortalPublic)
{
    /// <summary>Of this machine's interfaces, loopback left out.</summary>
    public ImmutableArray<IPAddress> Interfaces { get; init; } = [];

    /// <summary>This machine's address as a STUN server sees it; null where none was asked, or none answered.</summary>
    public IPAddress? StunSeen { get; init; }
}

/// <summary>
/// Reads which addresses LiveKit gives to browsers, from what it tells at a join (the embedded one's also from its configuration), and which this machine has.
/// A singleton; it asks a STUN server only where a private address is given to the internet, and then every ten minutes.
/// </summary>
internal sealed class NodeAddressReading(
    RelayProbe relay, PortalAudience audience, IOptions<LiveKitOptions> options, IOptions<ServerOptions> server, StunSettings stun, IPortalAddress portal, TimeProvider time)
{
    private static readonly TimeSpan StunEvery = TimeSpan.FromMinutes(10);

    // Docker's first networks, podman's, and those that Kubernetes' network plug-ins take by default.
    private static readonly IPNetwork[] Containers =
        [IPNetwork.Parse("172.17.0.0/16"), IPNetwork.Parse("172.18.0.0/15"), IPNetwork.Parse("10.88.0.0/16"), IPNetwork.Parse("10.42.0.0/16"), IPNetwork.Parse("10.244.0.0/16")];

    private (long At, IPAddress? Address)? _stun;

    /// <summary>Sends nothing to LiveKit: it goes by the last join of <see cref="RelayProbe"/>.</summary>
    /// <param name="anew">Somebody asked: it joins first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NodeAddressFacts> ReadAsync(bool anew, CancellationToken cancellationToken)
    {
        if (anew)
            await relay.ReadAsync(anew, cancellationToken);
        var told = relay.Last is { Candidates: { IsEmpty: false } candidates } ? candidates : await ConfiguredAsync(cancellationToken);
        var kind = KindOf(told);
        var isPublic = await audience.IsPublicAsync(cancellationToken);
        return new NodeAddressFacts(told, kind, isPublic)
        {
            Interfaces = [.. Interfaces()],
            StunSeen = kind is NodeAddressKind.Private or NodeAddressKind.Container && isPublic ? await AskStunAsync(cancellationToken) : null,
        };
    }

    /// <summary>Of the best of the IPv4 addresses, and of the others where there are none: a global IPv6 address is of no use to those who have none.</summary>
    public static NodeAddressKind KindOf(IReadOnlyCollection<IPAddress> addresses)
    {
        var old = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToList();
        return (old.Count > 0 ? old : addresses).Select(KindOf).DefaultIfEmpty(NodeAddressKind.Unknown).Max();
    }

    public static NodeAddressKind KindOf(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return NodeAddressKind.Loopback;
        if (PortalAudience.IsPublic(address))
            return NodeAddressKind.Public;
        return Array.Exists(Containers, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)) ? NodeAddressKind.Container : NodeAddressKind.Private;
    }

    /// <summary>The embedded server's, before anybody has joined; empty where it looks for its address itself.</summary>
    private async Task<ImmutableArray<IPAddress>> ConfiguredAsync(CancellationToken cancellationToken)
    {
        if (options.Value.External)
            return [];
        if (OwnConfiguration.Path(options.Value) is { } path)
            return IPAddress.TryParse(OwnConfiguration.Read(path).Root.Section("rtc").Text("node_ip"), out var own) ? [own] : [];
        return [NodeAddress.Choose(options.Value, server.Value, await portal.GetListeningHostsAsync(cancellationToken), NodeAddress.Outgoing)];
    }

    private async Task<IPAddress?> AskStunAsync(CancellationToken cancellationToken)
    {
        if (_stun is { } known && time.GetElapsedTime(known.At) < StunEvery)
            return known.Address;
        var name = !string.IsNullOrWhiteSpace(stun.Server) ? stun.Server : options.Value.Offline ? null : StunSettings.Default;
        var outcome = name is not null && TurnServer.ParseStun(name) is { } asked ? await TurnClient.BindAsync(asked, cancellationToken) : null;
        _stun = (time.GetTimestamp(), outcome?.Mapped?.Address);
        return outcome?.Mapped?.Address;
    }

    private static IEnumerable<IPAddress> Interfaces() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(nic => nic.OperationalStatus == OperationalStatus.Up)
        .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
        .Distinct();
}
