using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Health.Tests;

/// <summary>C1: each way in which LiveKit is not reached, made to happen between a portal and an external server.</summary>
public sealed class ReachTests : IAsyncLifetime
{
    private LiveKitStandIn _liveKit = null!;
    private HealthPortal _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _liveKit = await LiveKitStandIn.StartAsync();
        _portal = new HealthPortal(_liveKit.Settings);
        _portal.Secrets.Add(LiveKitStandIn.Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _liveKit.DisposeAsync();
    }

    [Fact]
    public async Task C1_ServerGone_RefusedUntilItIsBack()
    {
        await StartedAsync();
        await _liveKit.CloseAsync();

        var row = await _portal.RaisedAsync("C1", "refused");
        await _portal.OthersAreQuietAsync("C1");
        await _liveKit.OpenAsync();

        await _portal.GoneAsync("C1");
        Assert.Contains($"127.0.0.1:{_liveKit.Port}", row.Text, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused", row.Everything, StringComparison.Ordinal);
        Assert.Contains("livekit.internalHost", row.Everything, StringComparison.Ordinal);
        Assert.Contains(row.Evidence, fact => fact.StartsWith("Last good answer: 20", StringComparison.Ordinal));
    }

    public static TheoryData<string, int, string, string, string> Answers => new()
    {
        { "unknown-key", 401, "text/plain; charset=utf-8", "invalid API key: APIhealth001", "livekit.apiKey" },
        { "wrong-secret", 401, "text/plain; charset=utf-8", "invalid token: {token}, error: token signature is invalid: signature is invalid", "livekit.apiSecret" },
        { "clock", 401, "text/plain; charset=utf-8", "invalid token: {token}, error: token has invalid claims: token is expired", "NTP" },
        { "permission", 401, "application/json", """{"code":"unauthenticated","msg":"permissions denied"}""", "livekit.apiKey" },
        { "proxy", 502, "text/html", "<h1>502 Bad Gateway</h1>", "proxy" },
        { "not-livekit", 200, "text/html", "<h1>Welcome</h1>", "livekit.internalHost" },
        { "inside", 500, "application/json", """{"code":"unknown","msg":"could not get rooms: dial tcp 10.0.0.1:6379: connect: connection refused"}""", "Redis" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task C1_Answer_NamedWithTheKeyToCorrect(string cause, int status, string type, string body, string fix)
    {
        await StartedAsync();
        _liveKit.Fault = context => AnswerAsync(context, status, type, body);

        var row = await _portal.RaisedAsync("C1", cause);
        await _portal.OthersAreQuietAsync("C1");
        _liveKit.Fault = null;

        await _portal.GoneAsync("C1");
        Assert.Contains(row.Fixes, step => step.Contains(fix, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("eyJ", row.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C1_NodeNotReady_WarningAlone()
    {
        await StartedAsync();
        _liveKit.Fault = context => context.Request.Path == "/" ? AnswerAsync(context, 406, "text/plain", "Not Ready\nNode Updated At 2026-11-23") : Task.FromResult(false);

        var row = await _portal.RaisedAsync("C1", "not-ready");
        await _portal.OthersAreQuietAsync("C1");
        _liveKit.Fault = null;

        await _portal.GoneAsync("C1");
        Assert.Equal("warning", row.Verdict);
        Assert.Contains("406", row.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C1_NoAnswer_Timeout()
    {
        await StartedAsync();
        using var end = new CancellationTokenSource();
        _liveKit.Fault = async context =>
        {
            await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(end.Token, context.RequestAborted).Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        var row = await _portal.RaisedAsync("C1", "timeout");
        await _portal.OthersAreQuietAsync("C1");
        _liveKit.Fault = null;
        await end.CancelAsync();

        await _portal.GoneAsync("C1");
        Assert.Contains("within 2 s", row.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C1_ConnectionCut_Lost()
    {
        await StartedAsync();
        _liveKit.Fault = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        await _portal.RaisedAsync("C1", "lost");
        _liveKit.Fault = null;

        await _portal.GoneAsync("C1");
    }

    [Theory]
    [InlineData("name", "http://livekit.invalid:7880", "livekit.internalHost")]
    [InlineData("http-needed", "https://127.0.0.1:{port}", "internalHost: http://127.0.0.1:{port}")]
    public async Task C1_InternalHostWrong_NamesIt(string cause, string internalHost, string fix)
    {
        var port = $"{_liveKit.Port}";
        _portal.Settings.Add($"--LiveKit:InternalHost={internalHost.Replace("{port}", port, StringComparison.Ordinal)}");
        await _portal.StartAsync();

        var row = await _portal.RaisedAsync("C1", cause);

        await _portal.OthersAreQuietAsync("C1");
        Assert.Contains(row.Fixes, step => step.Contains(fix.Replace("{port}", port, StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task C1_ServerThatSpeaksNoTls_Tls()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = GreetLikeMailAsync(listener);
        _portal.Settings.Add($"--LiveKit:InternalHost=https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await _portal.StartAsync();

        var row = await _portal.RaisedAsync("C1", "tls");

        await _portal.OthersAreQuietAsync("C1");
        Assert.Contains("openssl s_client", row.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90, "ahead", "failing")]
    [InlineData(-20, "behind", "warning")]
    public async Task Clock_LiveKitsDiffers_MeasuredAndGoneWhenSet(int seconds, string cause, string verdict)
    {
        await StartedAsync();
        _liveKit.ClockAhead = TimeSpan.FromSeconds(seconds);

        var row = await _portal.RaisedAsync("livekit-clock", cause);
        await _portal.OthersAreQuietAsync("livekit-clock");
        _liveKit.ClockAhead = TimeSpan.Zero;

        await _portal.GoneAsync("livekit-clock");
        Assert.Equal(verdict, row.Verdict);
        Assert.Matches(seconds > 0 ? @"\+(89|90|91)\.\d s" : @"-(19|20|21)\.\d s", row.Everything);
        Assert.Contains("NTP", row.Everything, StringComparison.Ordinal);
    }

    private async Task StartedAsync()
    {
        await _portal.StartAsync();
        await _portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
    }

    private static async Task<bool> AnswerAsync(HttpContext context, int status, string type, string body)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        await context.Response.WriteAsync(body.Replace("{token}", context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), StringComparison.Ordinal));
        return true;
    }

    private static async Task GreetLikeMailAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("220 mail.example.org ESMTP\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test ends.
        }
    }
}
