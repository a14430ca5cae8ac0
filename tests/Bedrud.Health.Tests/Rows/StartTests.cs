using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>The media server's start and process: S1, S2, C3, C4, C5, C6, M3. A portal that starts a server which fails as real ones were recorded to fail.</summary>
public sealed class StartTests
{
    private const string OwnSecret = "own-secret-0123456789abcdef0123456789abc";

    [Fact]
    public async Task S1_NoExternalAddressInAContainer_IsRaised_AndGoneOnceTheFileIsCorrected()
    {
        using var engine = new ScriptedEngine();
        engine.EndAs("use-external-ip-no-internet");
        await using var portal = new HealthPortal($"--LiveKit:BinaryPath={engine.Path}") { Environment = { ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1" } };
        portal.Secrets.Add(OwnSecret);
        var yaml = Path.Combine(portal.Folder, "own.yaml");
        await File.WriteAllTextAsync(yaml, Own(portal, "use_external_ip: true"), TestContext.Current.CancellationToken);
        portal.Settings.Add($"--LiveKit:ConfigPath={yaml}");
        await portal.StartAsync();

        var raised = await portal.RaisedAsync("S1", "no-external-ip");
        Assert.Contains("could not resolve external IP", raised.Everything, StringComparison.Ordinal);
        Assert.Contains(raised.Fixes, fix => fix.Contains("node_ip:", StringComparison.Ordinal) && fix.Contains("use_external_ip: false", StringComparison.Ordinal) && fix.Contains(yaml, StringComparison.Ordinal));
        AssertWords(raised);
        await OnlyAsync(portal, "S1");

        engine.Run();
        await File.WriteAllTextAsync(yaml, Own(portal, "node_ip: 127.0.0.1\n  use_external_ip: false"), TestContext.Current.CancellationToken);
        await FineAgainAsync(portal, "S1");
    }

    [Fact]
    public async Task M3_NoExternalAddressOutsideOfAContainer_IsRaised_AndGoneOnceItIsAnswered()
    {
        Assert.SkipWhen(File.Exists("/.dockerenv") || File.Exists("/run/.containerenv"), "This machine is a container: here the same fault is S1. StartChecksTests has M3 with the recorded words.");
        using var engine = new ScriptedEngine();
        engine.EndAs("use-external-ip-no-internet");
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");

        var raised = await portal.RaisedAsync("M3", "no-external-ip");
        Assert.Contains("could not resolve external IP", raised.Everything, StringComparison.Ordinal);
        Assert.Contains("LiveKit:NodeIp", raised.Everything, StringComparison.Ordinal);
        AssertWords(raised);
        await OnlyAsync(portal, "M3");

        engine.Run();
        await FineAgainAsync(portal, "M3");
    }

    [Theory]
    [InlineData("turn-tls-no-domain", "no-domain", "turn.domain")]
    [InlineData("turn-tls-no-cert", "no-certificate", "turn.cert_file")]
    public async Task S2_TurnWithoutDomainOrCertificate_IsRaised_AndGoneAfterTheRestart(string recorded, string cause, string key)
    {
        using var engine = new ScriptedEngine();
        engine.EndAs(recorded);
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");

        var raised = await portal.RaisedAsync("S2", cause);
        Assert.Contains(raised.Fixes, fix => fix.Contains(key, StringComparison.Ordinal));
        Assert.Contains("restart-media-server", raised.Remedies);
        AssertWords(raised);
        await OnlyAsync(portal, "S2");

        engine.Run();
        await ApplyAsync(portal, "restart-media-server", "");
        await FineAgainAsync(portal, "S2");
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("missing")]
    [InlineData("not-executable")]
    [InlineData("wrong-architecture")]
    public async Task C3_BinaryThatCannotRun_IsRaisedSayingWhy_AndGoneOnceItIsPutBack(string cause)
    {
        using var engine = new ScriptedEngine();
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");
        await FineAgainAsync(portal, "C6");

        Damage(cause, engine.Path);
        await KillServerAsync(portal);

        var raised = await portal.RaisedAsync("C3", cause);
        Assert.Contains(engine.Path, raised.Everything, StringComparison.Ordinal);
        Assert.Contains(raised.Fixes, fix => fix.Contains(cause == "not-executable" ? $"chmod a+rx {engine.Path}" : "LiveKit:BinaryPath", StringComparison.Ordinal));
        AssertWords(raised);
        await OnlyAsync(portal, "C3");

        engine.Restore();
        await FineAgainAsync(portal, "C3");
    }

    [Fact]
    public async Task C4_PortInUse_NamesTheProcess_AndIsMendedByAnotherPort()
    {
        using var engine = new ScriptedEngine();
        await using var portal = new HealthPortal($"--LiveKit:BinaryPath={engine.Path}") { SettingsInFile = true };
        using var taken = new TcpListener(IPAddress.Loopback, portal.LiveKitPort);
        taken.Start();
        await portal.StartAsync();

        var raised = await portal.RaisedAsync("C4", "in-use");
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), raised.Text, StringComparison.Ordinal);
        Assert.Contains(portal.LiveKitPort.ToString(CultureInfo.InvariantCulture), raised.Text, StringComparison.Ordinal);
        Assert.Contains("move-port", raised.Remedies);
        AssertWords(raised);
        await OnlyAsync(portal, "C4");

        await ApplyAsync(portal, "move-port", "");

        await FineAgainAsync(portal, "C4");
        using var client = await portal.AdministratorAsync();
        var ready = await client.GetFromJsonAsync<JsonElement>("/health/ready", TestContext.Current.CancellationToken);
        Assert.True(ready.GetProperty("liveKit").GetBoolean(), portal.Output);
    }

    [Fact]
    public async Task C5_RedisThatRefuses_IsRaised_AndGoneOnceItAnswers()
    {
        var port = Ports.Free();
        using var engine = new ScriptedEngine();
        engine.EndAs("redis-unreachable");
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}", $"--LiveKit:Redis:Address=127.0.0.1:{port}");

        var raised = await portal.RaisedAsync("C5", "refused");
        Assert.Contains($"127.0.0.1:{port}", raised.Text, StringComparison.Ordinal);
        Assert.Contains(raised.Fixes, fix => fix.Contains("redis.address", StringComparison.Ordinal));
        AssertWords(raised);
        await OnlyAsync(portal, "C5");

        using var redis = new TcpListener(IPAddress.Loopback, port);
        redis.Start();
        var serving = PongAsync(redis);
        engine.Run();
        await FineAgainAsync(portal, "C5");
        redis.Stop();
        // What runs and loses its Redis later.
        await portal.RaisedAsync("C5", "refused");
        await OnlyAsync(portal, "C5");
        await serving;
    }

    [Fact]
    public async Task C6_CrashWhileRunning_IsRaised_AndGoneOnceItRunsAgain()
    {
        using var engine = new ScriptedEngine();
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");
        await FineAgainAsync(portal, "C6");

        await KillServerAsync(portal);

        var raised = await portal.WaitForAsync("C6", check => check.IsWrong && check.Cause is "crashed" or "came-back", TimeSpan.FromSeconds(10));
        Assert.Contains("signal 9", raised.Text, StringComparison.Ordinal);
        AssertWords(raised);
        await OnlyAsync(portal, "C6");
        await FineAgainAsync(portal, "C6");
    }

    [Fact]
    public async Task C6_CrashAtTheStart_ShowsTheLastWords_AndIsGoneAfterTheRestart()
    {
        using var engine = new ScriptedEngine();
        engine.End("", "panic: runtime error: index out of range [3] with length 2\n", exitCode: 2);
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");

        var raised = await portal.RaisedAsync("C6", "unrecognised");
        Assert.Contains("panic: runtime error", raised.Text, StringComparison.Ordinal);
        Assert.Contains("exit code 2", raised.Everything, StringComparison.Ordinal);
        AssertWords(raised);
        await OnlyAsync(portal, "C6");

        engine.Run();
        await ApplyAsync(portal, "restart-media-server", "");
        await FineAgainAsync(portal, "C6");
    }

    private static void Damage(string cause, string path)
    {
        if (cause == "missing")
            File.Delete(path);
        else if (cause == "empty")
            File.WriteAllText(path, "");
        else if (cause == "wrong-architecture")
            // The header of a program for a mainframe.
            File.WriteAllBytes(path, [0x7f, .. "ELF"u8, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 22, .. new byte[100]]);
        else if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
    }

    private static Task OnlyAsync(HealthPortal portal, string id) => portal.OthersAreQuietAsync(id);

    private static async Task FineAgainAsync(HealthPortal portal, string id)
    {
        await portal.WaitForAsync(id, check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        await portal.OthersAreQuietAsync("C6");
    }

    /// <summary>Every text is there: a missing one shows its key.</summary>
    private static void AssertWords(CheckReading reading)
    {
        Assert.DoesNotContain($"{reading.Id}.", reading.Text, StringComparison.Ordinal);
        Assert.All(reading.Evidence, fact => Assert.False(fact.StartsWith("evidence.", StringComparison.Ordinal), fact));
        Assert.All(reading.Fixes, fix => Assert.False(fix.StartsWith("fix.", StringComparison.Ordinal), fix));
    }

    private static async Task ApplyAsync(HealthPortal portal, string remedy, string argument)
    {
        using var client = await portal.AdministratorAsync();
        (await client.PostAsJsonAsync($"/api/admin/health/remedies/{remedy}/plan", new { argument })).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync($"/api/admin/health/remedies/{remedy}", new { argument })).EnsureSuccessStatusCode();
    }

    private static async Task KillServerAsync(HealthPortal portal)
    {
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(portal.Folder, "livekit", "process.json")));
        using var process = Process.GetProcessById(record.RootElement.GetProperty("process").GetProperty("pid").GetInt32());
        process.Kill();
    }

    private static async Task PongAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                // PING as an array of one word: 14 bytes.
                await client.GetStream().ReadExactlyAsync(new byte[14]);
                await client.GetStream().WriteAsync("+PONG\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private static string Own(HealthPortal portal, string address) => $"""
        port: {portal.LiveKitPort}
        bind_addresses: [127.0.0.1]
        keys:
          APIown: {OwnSecret}
        rtc:
          {address}
          enable_loopback_candidate: true
          ips:
            includes: ["127.0.0.1/32"]
          udp_port: {portal.LiveKitPort + 2}
          tcp_port: 0
          stun_servers: ["127.0.0.1:{portal.LiveKitPort + 2}"]
        webhook:
          api_key: APIown
          urls: ["{portal.Url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)}/api/livekit/webhook"]
        """;
}
