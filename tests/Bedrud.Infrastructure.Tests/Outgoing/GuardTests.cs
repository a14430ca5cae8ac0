using System.Net;
using Bedrud.Infrastructure.Outgoing;

namespace Bedrud.Infrastructure.Tests.Outgoing;

/// <summary>No call reaches what only the portal's machine can reach, however its address is written.</summary>
public sealed class GuardTests
{
    private static readonly OutgoingGuard Strict = new(false, []);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    public void Internal_Always_IsRefused(string address) => Assert.False(Strict.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2606:4700::1111")]
    public void Public_Always_IsAllowed(string address) => Assert.True(Strict.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public void AddressesInDisguise_Always_AreRefused(string url) => Assert.True(Strict.Refuses(new Uri(url)));

    [Fact]
    public void AllowedNetworks_OpenThemselvesAndNothingElse()
    {
        var guard = new OutgoingGuard(false, [IPNetwork.Parse("10.20.0.0/16")]);
        Assert.True(guard.Allows(IPAddress.Parse("10.20.3.4")));
        Assert.True(guard.Allows(IPAddress.Parse("::ffff:10.20.3.4")));
        Assert.False(guard.Allows(IPAddress.Parse("10.21.0.1")));
        Assert.True(new OutgoingGuard(true, []).Allows(IPAddress.Loopback));
    }

    [Fact]
    public async Task ANameThatMeansAnInternalAddress_IsNotConnectedTo()
    {
        await using var receiver = await Receiver.StartAsync();
        var port = new Uri(receiver.Url).Port;
        // What a name means changes between a look and the call: what counts is what is connected to.
        var asked = 0;
        var guard = new OutgoingGuard(false, [], (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Parse("127.0.0.1") : IPAddress.IPv6Loopback]));
        using var client = new HttpClient(guard.NewHandler());
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://hooks.example.org:{port}/")));
        Assert.IsType<OutgoingBlockedException>(refused.InnerException);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/")));
        Assert.Empty(receiver.Asked);
    }

    [Fact]
    public async Task ARedirect_IsNotFollowed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Redirect("http://169.254.169.254/");
            return Task.CompletedTask;
        };
        using var client = new HttpClient(new OutgoingGuard(true, []).NewHandler());
        using var answer = await client.GetAsync(new Uri(receiver.Url));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
