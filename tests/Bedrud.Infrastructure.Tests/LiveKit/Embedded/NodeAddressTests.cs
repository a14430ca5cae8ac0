using System.Net;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("203.0.113.9", "192.0.2.7", "wss://198.51.100.1", "http://localhost", "203.0.113.9")]
    [InlineData(null, "192.0.2.7", "wss://198.51.100.1", "http://localhost", "192.0.2.7")]
    [InlineData(null, "127.0.0.1", null, "http://[::]:8090", "127.0.0.1")]
    [InlineData(null, "localhost", null, "http://[::]:8090", "127.0.0.1")]
    [InlineData(null, "0.0.0.0", null, "http://[::]:8090", "10.1.2.3")]
    [InlineData(null, "meet.example.org", null, "https://[::]:443;http://localhost:8090", "10.1.2.3")]
    [InlineData(null, "meet.example.org", null, "http://localhost:8090", "10.1.2.3")]
    [InlineData(null, null, "ws://198.51.100.1:7880", "http://localhost", "198.51.100.1")]
    [InlineData(null, null, "wss://meet.example.org", "http://localhost:8090", "127.0.0.1")]
    [InlineData(null, null, null, "http://127.0.0.1:8090;http://[::1]:8090", "127.0.0.1")]
    [InlineData(null, null, null, "http://192.168.1.7:8090;http://localhost:8090", "192.168.1.7")]
    [InlineData(null, null, null, "http://[::]:8090", "10.1.2.3")]
    [InlineData(null, null, null, "http://*:8090;http://localhost:8091", "10.1.2.3")]
    [InlineData(null, null, null, "", "10.1.2.3")]
    public void Choose_GoesDownTheChain(string? nodeIp, string? serverHost, string? host, string listening, string expected)
    {
        string[] hosts = [.. listening.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => Microsoft.AspNetCore.Http.BindingAddress.Parse(url).Host)];
        var chosen = NodeAddress.Choose(new LiveKitOptions { NodeIp = nodeIp, Host = host }, new ServerOptions { Host = serverHost }, hosts, () => IPAddress.Parse("10.1.2.3"));

        Assert.Equal(IPAddress.Parse(expected), chosen);
    }

    [Fact]
    public void Choose_WithoutAnyInterface_IsLoopback() =>
        Assert.Equal(IPAddress.Loopback, NodeAddress.Choose(new LiveKitOptions(), new ServerOptions(), ["*"], () => null));

    [Fact]
    public void Outgoing_OnThisMachine_IsAnAddressOrNothing() => Assert.NotEqual(IPAddress.Any, NodeAddress.Outgoing());

    [Fact]
    public async Task PortalAddress_OfAPortalOnAnyFreePort_IsTheOneItGot()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IPortalAddress, ServerPortalAddress>();
        await using var portal = builder.Build();
        portal.MapGet("/", () => "here");
        var address = portal.Services.GetRequiredService<IPortalAddress>();

        var asked = address.GetLocalUrlAsync(CancellationToken.None);
        Assert.False(asked.IsCompleted);
        await portal.StartAsync();

        using var client = new HttpClient();
        Assert.Equal("here", await client.GetStringAsync(await asked));
        Assert.Equal(["127.0.0.1"], await address.GetListeningHostsAsync(CancellationToken.None));
        await portal.StopAsync();
    }

    [Theory]
    [InlineData("http://[::]:8090", "http://127.0.0.1:8090/")]
    [InlineData("http://*:8090", "http://127.0.0.1:8090/")]
    [InlineData("https://localhost:8443;http://localhost:8090", "http://127.0.0.1:8090/")]
    [InlineData("https://0.0.0.0:8443", "https://127.0.0.1:8443/")]
    [InlineData("http://192.168.1.7:8090", "http://192.168.1.7:8090/")]
    [InlineData("http://[::1]:8090", "http://[::1]:8090/")]
    public void LocalUrl_OfTheListeningAddresses_WorksOnThisMachine(string addresses, string expected) =>
        Assert.Equal(expected, ServerPortalAddress.LocalUrl(addresses.Split(';'))?.AbsoluteUri);
}
