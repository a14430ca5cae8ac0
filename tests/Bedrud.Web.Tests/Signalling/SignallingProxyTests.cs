using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Web.Tests.Signalling;

/// <summary>One open port serves the page and its signalling.</summary>
public sealed class SignallingProxyTests : IAsyncLifetime
{
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnX2FkYSJ9.c2lnbmF0dXJl";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private SignallingServer _liveKit = null!;
    private SignallingPortal _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _liveKit = await SignallingServer.StartAsync();
        _portal = new SignallingPortal(_liveKit.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _liveKit.DisposeAsync();
    }

    [Theory]
    [InlineData("/livekit/rtc", "/rtc")]
    [InlineData("/livekit/rtc/v1", "/rtc/v1")]
    [InlineData("/LiveKit/rtc/v1", "/rtc/v1")]
    public async Task BothWays_AndNothingOfThePortalGoesAlong(string path, string seen)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", "bedrud.session=secret");
        socket.Options.SetRequestHeader("X-Forwarded-For", "203.0.113.9");
        var query = $"?access_token={Token}&join_request=a%2Bb%3D";

        await socket.ConnectAsync(_portal.SocketAddress(path + query), Now);
        await SayAsync(socket, "join");

        Assert.Equal("join", await HearAsync(socket));
        var (target, headers) = Assert.Single(_liveKit.Requests);
        Assert.Equal(seen + query, target);
        Assert.False(headers.ContainsKey("Cookie"));
        Assert.Equal("203.0.113.9", headers["X-Forwarded-For"]);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Now);
    }

    [Fact]
    public async Task LiveKitsOwnRefusal_ReachesTheClient()
    {
        using var client = new HttpClient { BaseAddress = _portal.Address };

        var answer = await client.GetAsync($"/livekit/rtc/v1/validate?access_token={Token}", Now);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("requested room does not exist", await answer.Content.ReadAsStringAsync(Now));
    }

    [Theory]
    [InlineData("/livekit")]
    [InlineData("/livekit/")]
    [InlineData("/livekit/twirp/livekit.RoomService/ListRooms")]
    [InlineData("/livekit/rtc/../twirp/livekit.RoomService/ListRooms")]
    [InlineData("/livekit/rtc/%2e%2e/twirp/livekit.RoomService/ListRooms")]
    [InlineData("/livekit/rtc/..%2Ftwirp/livekit.RoomService/ListRooms")]
    public async Task NothingButSignalling_Passes(string path)
    {
        using var client = new HttpClient { BaseAddress = _portal.Address };

        var answer = await client.PostAsync(new Uri(_portal.Address, path), new StringContent("{}"), Now);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Empty(_liveKit.Requests);
    }

    [Fact]
    public async Task MediaServerAway_IsABadGateway_AndNoPage()
    {
        await _liveKit.DisposeAsync();
        using var client = new HttpClient { BaseAddress = _portal.Address };

        var answer = await client.GetAsync("/livekit/rtc/v1/validate", Now);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync(Now));
    }

    [Fact]
    public async Task PortalStops_WithoutWaitingForTheCalls()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(_portal.SocketAddress("/livekit/rtc/v1"), Now);

        await _portal.Services.GetRequiredService<IHost>().StopAsync(Now).WaitAsync(Limit, Now);

        await Assert.ThrowsAnyAsync<Exception>(() => HearAsync(socket));
    }

    [Fact]
    public async Task Token_ReachesNoLog()
    {
        using var client = new HttpClient { BaseAddress = _portal.Address };

        await client.GetAsync($"/livekit/rtc/v1/validate?access_token={Token}", Now);
        await _liveKit.DisposeAsync();
        await client.GetAsync($"/livekit/rtc/v1/validate?access_token={Token}", Now);

        Assert.NotEmpty(_portal.Log.Text);
        Assert.DoesNotContain(Token, _portal.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyKeptOut_IsRefusedBeforeLiveKitHearsOfThem_UntilTheyMayComeBack()
    {
        using var administrator = NewBrowser();
        (await administrator.PostAsJsonAsync("/api/auth/login", new { email = Portal.Email, password = Portal.Password }, Now)).EnsureSuccessStatusCode();
        (await administrator.PostAsJsonAsync("/api/rooms", new { name = "hall", guestsAllowed = true }, Now)).EnsureSuccessStatusCode();
        using var guest = NewBrowser();
        var admission = await (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = "Ada" }, Now)).JsonAsync();
        var (identity, token) = (admission.GetProperty("identity").GetString(), admission.GetProperty("token").GetString());
        await ConnectAsync(token);

        _portal.LiveKit.Join("hall", identity!);
        (await administrator.PostAsJsonAsync($"/api/admin/rooms/hall/participants/{identity}/ban", new { }, Now)).EnsureSuccessStatusCode();

        var refusal = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(token));
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
        // What the SDK asks next, and what makes it stop trying.
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.GetAsync($"/livekit/rtc/v1/validate?access_token={token}", Now)).StatusCode);
        using var bearer = new HttpRequestMessage(HttpMethod.Get, "/livekit/rtc/validate") { Headers = { Authorization = new("Bearer", token) } };
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.SendAsync(bearer, Now)).StatusCode);
        Assert.Single(_liveKit.Requests);

        var ban = (await (await administrator.GetAsync("/api/admin/rooms/hall/bans", Now)).JsonAsync()).EnumerateArray().Single();
        (await administrator.DeleteAsync($"/api/admin/rooms/hall/bans/{ban.GetProperty("id").GetGuid()}", Now)).EnsureSuccessStatusCode();
        await ConnectAsync(token);
    }

    [Fact]
    public async Task SomebodyWithATokenFromBeforeTheWaitingRoom_IsRefusedUntilTheyAreAdmitted()
    {
        using var administrator = NewBrowser();
        (await administrator.PostAsJsonAsync("/api/auth/login", new { email = Portal.Email, password = Portal.Password }, Now)).EnsureSuccessStatusCode();
        (await administrator.PostAsJsonAsync("/api/rooms", new { name = "hall" }, Now)).EnsureSuccessStatusCode();
        using var guest = NewBrowser();
        var join = new { roomName = "hall", displayName = "Ada" };
        var token = (await (await guest.PostAsJsonAsync("/api/room/join", join, Now)).JsonAsync()).GetProperty("token").GetString();

        (await administrator.PatchAsJsonAsync("/api/rooms/hall", new { waitingRoom = "guests" }, Now)).EnsureSuccessStatusCode();
        var refusal = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(token));
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_liveKit.Requests);

        Assert.Equal(HttpStatusCode.Accepted, (await guest.PostAsJsonAsync("/api/room/join", join, Now)).StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(token));
        (await administrator.PostAsync("/api/meetings/hall/lobby/admit-all", null, Now)).EnsureSuccessStatusCode();
        await ConnectAsync(token);
    }

    private HttpClient NewBrowser() => new(new SocketsHttpHandler()) { BaseAddress = _portal.Address };

    private async Task ConnectAsync(string? token)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(_portal.SocketAddress($"/livekit/rtc/v1?access_token={token}"), Now);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Now);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static async Task SayAsync(ClientWebSocket socket, string text) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Binary, true, Now);

    private static async Task<string> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[256];
        var heard = await socket.ReceiveAsync(buffer.AsMemory(), Now).AsTask().WaitAsync(Limit, Now);
        return heard.MessageType is WebSocketMessageType.Close
            ? throw new WebSocketException("Closed.")
            : Encoding.UTF8.GetString(buffer, 0, heard.Count);
    }
}
