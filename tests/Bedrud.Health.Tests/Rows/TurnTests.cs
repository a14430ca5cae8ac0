using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bedrud.Health.Tests;

/// <summary>M2, M5 and the token round trip: an external LiveKit that tells browsers of a TURN server and of an address for media.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    private readonly List<string> _deleted = [];
    private readonly TurnStandIn _turn = TurnStandIn.Start();
    private LiveKitStandIn _liveKit = null!;
    private HealthPortal _portal = null!;
    private string _candidate = "127.0.0.1";
    private string _password = TurnStandIn.Password;
    private int _validate;
    private int _left;

    public async ValueTask InitializeAsync()
    {
        _liveKit = await LiveKitStandIn.StartAsync();
        _liveKit.Fault = AnswerAsync;
        _portal = new HealthPortal(_liveKit.Settings);
        _portal.Secrets.AddRange([LiveKitStandIn.Secret, TurnStandIn.Password]);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _liveKit.DisposeAsync();
        await _turn.DisposeAsync();
    }

    [Fact]
    public async Task M2_TurnGoneAndBack_RefusedThenFine()
    {
        await _portal.StartAsync();
        await _portal.WaitForAsync("M2", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        _turn.Close();

        var row = await _portal.RaisedAsync("M2", "refused");
        await _portal.OthersAreQuietAsync("M2");
        _turn.Open();

        await _portal.GoneAsync("M2");
        Assert.Contains($"TURN/UDP 127.0.0.1:{_turn.Port}", row.Text, StringComparison.Ordinal);
        Assert.Contains($"ufw allow {_turn.Port}/udp", row.Everything, StringComparison.Ordinal);
        Assert.Contains("turn.udp_port", row.Everything, StringComparison.Ordinal);
        // Every room that the probe made is gone again, and no relay is kept.
        Assert.NotEmpty(_deleted);
        Assert.All(_deleted, room => Assert.StartsWith("~probe-", room, StringComparison.Ordinal));
        Assert.Equal(0, _turn.Relays);
        Assert.True(_left > 0, "It leaves before the room is deleted.");
    }

    [Fact]
    public async Task M2_TurnSilent_SaysThatItsPortsAreBlocked()
    {
        await _portal.StartAsync();
        await _portal.WaitForAsync("M2", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        _turn.IsSilent = true;

        // Several packets must be lost before it is silence.
        var row = await _portal.RaisedAsync("M2", "silent", withinSeconds: 60);
        await _portal.OthersAreQuietAsync("M2");
        // Only the portal's own way may be closed.
        Assert.Equal("warning", row.Verdict);
        _turn.IsSilent = false;

        await _portal.GoneAsync("M2");
        Assert.Contains("blocked", row.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M2_OtherCredentials_Named()
    {
        _password = "not-the-servers-password";
        await _portal.StartAsync();

        var row = await _portal.RaisedAsync("M2", "credentials");
        await _portal.OthersAreQuietAsync("M2");
        _password = TurnStandIn.Password;

        await _portal.GoneAsync("M2");
        Assert.Contains("401", row.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-servers-password", row.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M5_PrivateAddressForThePublic_ShowsTheOneSeenFromOutside()
    {
        _candidate = "192.168.7.8";
        // Nobody asks for that name's address: it is one.
        _portal.Settings.AddRange(["--Server:Host=203.0.113.50", "--LiveKit:Offline=false", $"--Health:StunServer=127.0.0.1:{_turn.Port}"]);
        await _portal.StartAsync();

        var row = await _portal.RaisedAsync("M5", "private");

        await _portal.OthersAreQuietAsync("M5");
        Assert.Contains("192.168.7.8", row.Text, StringComparison.Ordinal);
        Assert.Contains("Seen from outside (STUN): 127.0.0.1", row.Everything, StringComparison.Ordinal);
        Assert.Contains("rtc:\n  node_ip: 127.0.0.1", row.Everything, StringComparison.Ordinal);
        _candidate = "203.0.113.50";
        await _portal.GoneAsync("M5");
    }

    [Fact]
    public async Task M5_ContainersAddressForThePublic_SaysSo()
    {
        _candidate = "172.17.0.3";
        _portal.Settings.AddRange(["--Server:Host=203.0.113.50", $"--Health:StunServer=127.0.0.1:{_turn.Port}"]);
        await _portal.StartAsync();

        var row = await _portal.RaisedAsync("M5", "container");

        Assert.Contains("172.17.0.3", row.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M5_PrivateAddressInAPrivateNetwork_Fine()
    {
        _candidate = "192.168.7.8";
        await _portal.StartAsync();

        var row = await _portal.WaitForAsync("M5", check => check.Cause == "private-network", TimeSpan.FromSeconds(30));

        Assert.Equal("fine", row.Verdict);
    }

    [Theory]
    [InlineData(401, "refused")]
    [InlineData(404, "no-auto-create")]
    public async Task TokenRoundTrip_Refused_ToldWithoutTheToken(int status, string cause)
    {
        _validate = status;
        await _portal.StartAsync();

        var row = await _portal.RaisedAsync("token-round-trip", cause, withinSeconds: 20);
        await _portal.OthersAreQuietAsync("token-round-trip");
        _validate = 0;

        await _portal.GoneAsync("token-round-trip");
        Assert.DoesNotContain("eyJ", row.Everything, StringComparison.Ordinal);
    }

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        switch (context.Request.Path.Value)
        {
            case "/rtc/validate" when _validate != 0:
                context.Response.StatusCode = _validate;
                await context.Response.WriteAsync(_validate == 401 ? $"invalid token: {token}, error: token signature is invalid" : "requested room does not exist");
                return true;
            case "/rtc":
                // The stand-in has no WebSockets of its own.
                var sockets = new WebSocketMiddleware(JoinAsync, Options.Create(new WebSocketOptions()), NullLoggerFactory.Instance);
                await sockets.Invoke(context);
                return true;
            case "/twirp/livekit.RoomService/DeleteRoom":
                using (var body = new MemoryStream())
                {
                    await context.Request.Body.CopyToAsync(body);
                    lock (_deleted)
                        _deleted.Add(Encoding.UTF8.GetString(body.ToArray(), 2, (int)body.Length - 2));
                }

                context.Response.ContentType = "application/protobuf";
                return true;
            default:
                return false;
        }
    }

    private async Task JoinAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] ice = [.. Field(1, $"turn:127.0.0.1:{_turn.Port}?transport=udp"), .. Field(2, TurnStandIn.User), .. Field(3, _password)];
        byte[] join = Field(1, [.. Field(4, "1.13.5"), .. Field(5, ice)]);
        await socket.SendAsync(join, WebSocketMessageType.Binary, true, context.RequestAborted);
        byte[] offer = Field(3, [.. Field(1, "offer"), .. Field(2, "v=0\r\n")]);
        await socket.SendAsync(offer, WebSocketMessageType.Binary, true, context.RequestAborted);
        byte[] trickle = Field(4, Field(1, $$"""{"candidate":"candidate:1 1 udp 2130706431 {{_candidate}} 50000 typ host","sdpMid":"0"}"""));
        await socket.SendAsync(trickle, WebSocketMessageType.Binary, true, context.RequestAborted);
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer, context.RequestAborted)).MessageType != WebSocketMessageType.Close)
                Interlocked.Increment(ref _left);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // It has gone.
        }
    }

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    // Protobuf: a length-delimited field.
    private static byte[] Field(int number, byte[] value) => value.Length < 128
        ? [(byte)(number << 3 | 2), (byte)value.Length, .. value]
        : [(byte)(number << 3 | 2), (byte)(value.Length & 0x7F | 0x80), (byte)(value.Length >> 7), .. value];
}
