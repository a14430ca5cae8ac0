using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.Diagnostics.Media;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>What the portal can tell of the address that browsers connect to.</summary>
public sealed class HostReadingTests
{
    [Fact]
    public async Task Read_PlainHostOnAPortalWithTls_MixedContent()
    {
        var facts = await ReadAsync("ws://127.0.0.1:7880", new ServerOptions { TlsCertificate = "/etc/cert.pem" });

        Assert.True(facts.IsMixedContent);
    }

    [Fact]
    public async Task Read_OpenPort_Reachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var facts = await ReadAsync($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Equal((true, NodeAddressKind.Loopback, false), (facts.IsReachable, facts.Kind, facts.IsMixedContent));
    }

    [Fact]
    public async Task Read_ClosedPort_NotReachableWithTheError()
    {
        var facts = await ReadAsync($"ws://127.0.0.1:{Ports.Free()}");

        Assert.Equal((false, "ConnectionRefused"), (facts.IsReachable, facts.Detail));
    }

    [Fact]
    public async Task Read_LoopbackOnAPublicPortal_BothTold()
    {
        var facts = await ReadAsync($"ws://127.0.0.1:{Ports.Free()}", new ServerOptions { Host = "203.0.113.50" });

        Assert.Equal((NodeAddressKind.Loopback, true), (facts.Kind, facts.IsPortalPublic));
    }

    [Fact]
    public async Task Read_UnknownName_NoAddresses() => Assert.Empty((await ReadAsync("wss://livekit.invalid")).Addresses);

    [Fact]
    public async Task Read_NoHost_FollowsThePage() => Assert.Null((await ReadAsync(null)).Host);

    [Theory]
    [InlineData("127.0.0.1", "Loopback")]
    [InlineData("172.17.0.3", "Container")]
    [InlineData("172.16.5.3", "Private")]
    [InlineData("192.168.1.2", "Private")]
    [InlineData("100.64.1.2", "Private")]
    [InlineData("203.0.113.9", "Public")]
    [InlineData("fd00::1", "Private")]
    [InlineData("2001:db8::1", "Public")]
    public void KindOf_Address(string address, string kind) => Assert.Equal(kind, NodeAddressReading.KindOf(IPAddress.Parse(address)).ToString());

    private static async Task<HostFacts> ReadAsync(string? host, ServerOptions? server = null)
    {
        var (liveKit, own) = (Options.Create(new LiveKitOptions { Host = host }), Options.Create(server ?? new ServerOptions()));
        using var reading = new HostReading(liveKit, own, new PortalAudience(own, liveKit, TimeProvider.System), TimeProvider.System);
        return await reading.ReadAsync(CancellationToken.None);
    }
}
