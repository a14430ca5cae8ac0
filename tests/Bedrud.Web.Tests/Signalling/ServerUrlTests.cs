using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Signalling;

/// <summary>The address that a browser is sent to for LiveKit follows the one that its page came from.</summary>
public sealed class ServerUrlTests : IAsyncLifetime
{
    private readonly AddressedPortal _portal = new();

    public async ValueTask InitializeAsync()
    {
        using var administrator = await _portal.AdministratorAsync();
        (await administrator.PostAsJsonAsync("/api/rooms", new { name = "hall", isPublic = true, guestsAllowed = true })).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync() => await _portal.DisposeAsync();

    [Theory]
    [InlineData("http://localhost:8090", "ws://localhost:8090/livekit")]
    [InlineData("https://meet.example.org", "wss://meet.example.org/livekit")]
    [InlineData("http://[2001:db8::1]:8090", "ws://[2001:db8::1]:8090/livekit")]
    public async Task ThePagesOwnAddress(string page, string expected) =>
        Assert.Equal(expected, await JoinAsync(page));

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.77")]
    [InlineData("127.0.0.1")]
    public async Task BehindATrustedProxy_WhatItForwards(string proxy) =>
        Assert.Equal("wss://meet.example.org/livekit", await JoinAsync("http://inner:8090", proxy, Forwarded("203.0.113.9", "https", "meet.example.org")));

    [Fact]
    public async Task BehindTwoTrustedProxies_WhatTheFirstSaw() =>
        Assert.Equal("wss://meet.example.org/livekit", await JoinAsync(
            "http://inner:8090", "192.0.2.1", Forwarded("203.0.113.9, 198.51.100.77", "https, http", "meet.example.org, inner:8090")));

    [Fact]
    public async Task AStrangersForwardedHeaders_AreNotBelieved() =>
        Assert.Equal("ws://inner:8090/livekit", await JoinAsync("http://inner:8090", "203.0.113.5", Forwarded("203.0.113.9", "https", "meet.example.org")));

    private static (string Name, string Value)[] Forwarded(string client, string scheme, string host) =>
        [("X-Forwarded-For", client), ("X-Forwarded-Proto", scheme), ("X-Forwarded-Host", host)];

    private async Task<string?> JoinAsync(string page, string from = "203.0.113.5", params (string Name, string Value)[] headers)
    {
        using var client = _portal.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{page}/api/room/join")
        {
            Content = JsonContent.Create(new { roomName = "hall", displayName = "Ada" }),
        };
        request.Headers.Add(AddressedPortal.From, from);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return (await (await client.SendAsync(request)).JsonAsync()).GetProperty("serverUrl").GetString();
    }

    /// <summary>An embedded portal behind proxies; a header of each request tells whom it comes from.</summary>
    private sealed class AddressedPortal : Portal, IStartupFilter
    {
        public const string From = "X-Test-From";

        public AddressedPortal()
        {
            Settings["LiveKit:External"] = "false";
            Settings["LiveKit:Host"] = "";
            Settings["LiveKit:InternalHost"] = "";
            Settings["LiveKit:Download"] = "false";
            Settings["Server:TrustedProxies:0"] = "192.0.2.1";
            Settings["Server:TrustedProxies:1"] = "198.51.100.0/24";
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.TryParse(context.Request.Headers[From], out var address) ? address : IPAddress.Loopback;
                return rest(context);
            });
            next(app);
        };

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));
        }
    }
}
