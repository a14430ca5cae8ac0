using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>W1, W2, W3 and webhook delivery, with a media server beside the portal whose webhooks go where the test wants them.</summary>
public sealed class WebhookTests
{
    private const int Several = 60;
    private readonly int _port = Ports.Free();

    private string[] Settings =>
    [
        "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{_port}", $"--LiveKit:InternalHost=http://127.0.0.1:{_port}",
        $"--LiveKit:ApiKey={LiveKitKeys.Key}", $"--LiveKit:ApiSecret={LiveKitKeys.Secret}",
    ];

    [Fact]
    public async Task W1_NoWebhookConfigured_SaysSoWithTheBlockToPaste()
    {
        await using var portal = NewPortal();
        await using (var silent = Start(null))
        {
            await portal.StartAsync();

            var found = await portal.RaisedAsync("W1", "never", Several);

            Assert.Contains(found.Fixes, fix => fix.Contains($"webhook:\n  api_key: {LiveKitKeys.Key}\n  urls:\n    - http://127.0.0.1:{portal.Port}/api/livekit/webhook", StringComparison.Ordinal));
            Assert.Contains("Last webhook: -", found.Evidence);
            Assert.Contains("LiveKit to portal: > 5 s", found.Evidence);
            await portal.OthersAreQuietAsync("W1");
        }

        await using var telling = Start(Hook(portal));
        await portal.GoneAsync("W1");
        await portal.WaitForAsync("W1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task W1_LiveKitsOwnFiguresSayNoneWasSent_IsNamed()
    {
        var metrics = Ports.Free();
        await using var portal = NewPortal($"--LiveKit:MetricsUrl=http://127.0.0.1:{metrics}/metrics", "--LiveKit:MetricsUsername=bedrud", "--LiveKit:MetricsPassword=figures-password-0123456789");
        portal.Secrets.Add("figures-password-0123456789");
        await using var silent = Start(null, $"prometheus: {{ port: {metrics}, username: bedrud, password: figures-password-0123456789 }}");
        await portal.StartAsync();

        await portal.RaisedAsync("W1", "not-sent", Several);
        await portal.OthersAreQuietAsync("W1");
    }

    [Fact]
    public async Task W2_WebhooksBlockedOnTheirWay_SaysWhichDirectionFails()
    {
        using var gate = new Gate();
        await using var portal = NewPortal();
        gate.OpenTo(portal.Port);
        await using var liveKit = Start(new Uri($"http://127.0.0.1:{gate.Port}/api/livekit/webhook"));
        await portal.StartAsync();
        await portal.WaitForAsync("W2", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        gate.Close();
        await CreateRoomAsync("blocked");
        var found = await portal.RaisedAsync("W2", "stopped", Several);

        Assert.Contains(found.Fixes, fix => fix.Contains($"tcp dport {portal.Port} accept", StringComparison.Ordinal));
        Assert.Contains("LiveKit to portal: > 5 s", found.Evidence);
        Assert.Contains(found.Evidence, fact => fact.StartsWith("Portal to LiveKit: 0.", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("W2");

        gate.OpenTo(portal.Port);
        await portal.GoneAsync("W2");
    }

    [Fact]
    public async Task W2_SignedWithAnotherKey_SaysThatTheyComeAndAreRefused()
    {
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, $"{LiveKitKeys.Key}: {LiveKitKeys.Secret}\nAPIanother01: another-secret-0123456789abcdef0123456789\n");
        await using var portal = NewPortal();
        portal.Secrets.Add("another-secret-0123456789abcdef0123456789");
        await using var liveKit = Start(null, $"key_file: {keys}\nwebhook: {{ api_key: APIanother01, urls: [\"{Hook(portal)}\"] }}");
        await portal.StartAsync();

        var found = await portal.RaisedAsync("W2", "other-key", Several);

        Assert.Contains(found.Evidence, fact => fact is "Why: unknown-key" or "Why: wrong-signature");
        Assert.Contains(found.Fixes, fix => fix.Contains("webhook.api_key", StringComparison.Ordinal) && fix.Contains(LiveKitKeys.Key, StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("W2");
        File.Delete(keys);
    }

    [Fact]
    public async Task W3_RoomThatLiveKitKeepsForHours_IsNamedWithItsTimeouts()
    {
        await using var portal = NewPortal();
        await using var liveKit = Start(Hook(portal), "room: { empty_timeout: 7200, departure_timeout: 7200 }");
        await portal.StartAsync();
        await portal.WaitForAsync("W3", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        await CreateRoomAsync("left-alone");
        var found = await portal.RaisedAsync("W3", "timeout", Several);

        Assert.Contains("left-alone", found.Text, StringComparison.Ordinal);
        Assert.Contains(found.Evidence, fact => fact.Contains("empty_timeout 7200 s", StringComparison.Ordinal));
        Assert.Contains(found.Fixes, fix => fix.Contains("departure_timeout: 20", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("W3");

        await CallAsync("DeleteRoom", new { room = "left-alone" });
        await portal.GoneAsync("W3");
    }

    [Fact]
    public async Task WebhookDelivery_RubbishFromAStranger_IsWorthKnowingAndNoFault()
    {
        await using var portal = NewPortal();
        await using var liveKit = Start(Hook(portal));
        await portal.StartAsync();
        await portal.WaitForAsync("webhook-delivery", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        using var stranger = new HttpClient();
        using var refused = await stranger.PostAsync(Hook(portal), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await portal.WaitForAsync("webhook-delivery", check => check is { Verdict: "notice", Cause: "refused" }, TimeSpan.FromSeconds(60));
        await portal.OthersAreQuietAsync();
    }

    /// <summary>The server's own figures come with it: they are opened by a password that nobody had to set.</summary>
    [Fact]
    public async Task Embedded_Healthy_AllFineAndLiveKitsOwnCountsAreRead()
    {
        await using var portal = await HealthPortal.StartAsync();
        foreach (var id in new[] { "W1", "W2", "W3" })
            await portal.WaitForAsync(id, check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        var delivery = await portal.WaitForAsync(
            "webhook-delivery", check => check.Verdict == "fine" && check.Evidence.Any(fact => fact.StartsWith("Sent, as LiveKit counts: ", StringComparison.Ordinal)), TimeSpan.FromSeconds(120));

        Assert.Contains("Given up, as LiveKit counts: 0", delivery.Evidence);
        var stored = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(portal.Folder, "livekit", "metrics.json"))).RootElement;
        portal.Secrets.Add(stored.GetProperty("password").GetString()!);
        using var stranger = new HttpClient();
        using var refused = await stranger.GetAsync($"http://127.0.0.1:{stored.GetProperty("port").GetInt32()}/metrics");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await portal.OthersAreQuietAsync();
    }

    private static Uri Hook(HealthPortal portal) => new($"http://127.0.0.1:{portal.Port}/api/livekit/webhook");

    private HealthPortal NewPortal(params string[] more)
    {
        var portal = new HealthPortal([.. Settings, .. more]);
        portal.Secrets.Add(LiveKitKeys.Secret);
        return portal;
    }

    private LiveKitServer Start(Uri? webhook, string more = "")
    {
        var server = new LiveKitServer(_port, webhook, more);
        server.Start();
        return server;
    }

    private Task CreateRoomAsync(string room) => CallAsync("CreateRoom", new { name = room });

    private async Task CallAsync(string method, object request)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Jwt.Make(
            """{"alg":"HS256","typ":"JWT"}""",
            $$$"""{"iss":"{{{LiveKitKeys.Key}}}","sub":"test","exp":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300}}},"video":{"roomCreate":true}}""",
            LiveKitKeys.Secret));
        (await client.PostAsJsonAsync($"http://127.0.0.1:{_port}/twirp/livekit.RoomService/{method}", request)).EnsureSuccessStatusCode();
    }

    /// <summary>What stands between LiveKit and the portal: lets connections through, or refuses them.</summary>
    private sealed class Gate : IDisposable
    {
        private TcpListener? _listener;

        public int Port { get; } = Ports.Free();

        public void OpenTo(int port)
        {
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            _ = AcceptAsync(_listener, port);
        }

        /// <summary>From now on nobody gets through, by old connections neither.</summary>
        public void Close()
        {
            _listener?.Dispose();
            _open.Cancel();
            _open = new CancellationTokenSource();
        }

        public void Dispose() => Close();

        private CancellationTokenSource _open = new();

        private async Task AcceptAsync(TcpListener listener, int port)
        {
            var token = _open.Token;
            try
            {
                while (true)
                    _ = PassAsync(await listener.AcceptTcpClientAsync(), port, token);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed.
            }
        }

        private static async Task PassAsync(TcpClient from, int port, CancellationToken cancellationToken)
        {
            using var here = from;
            using var there = new TcpClient();
            try
            {
                await there.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                await Task.WhenAny(
                    here.GetStream().CopyToAsync(there.GetStream(), cancellationToken), there.GetStream().CopyToAsync(here.GetStream(), cancellationToken));
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // Cut.
            }
        }
    }
}
