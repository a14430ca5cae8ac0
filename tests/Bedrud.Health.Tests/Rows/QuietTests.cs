using System.Globalization;

namespace Bedrud.Health.Tests;

/// <summary>A healthy system raises nothing. A minute here; BEDRUD_QUIET_MINUTES=10 for the whole promise.</summary>
public sealed class QuietTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(
        double.Parse(Environment.GetEnvironmentVariable("BEDRUD_QUIET_MINUTES") ?? "1", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Embedded_Healthy_RaisesNothing()
    {
        await using var portal = await HealthPortal.StartAsync();
        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));

        await StaysQuietAsync(portal);
    }

    [Fact]
    public async Task External_Healthy_RaisesNothing()
    {
        await using var portal = new HealthPortal();
        await using var server = new LiveKitServer(portal.LiveKitPort, new Uri($"{portal.Url}/api/livekit/webhook"));
        server.Start();
        portal.Settings.AddRange(
        [
            "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{portal.LiveKitPort}", $"--LiveKit:InternalHost=http://127.0.0.1:{portal.LiveKitPort}",
            $"--LiveKit:ApiKey={LiveKitKeys.Key}", $"--LiveKit:ApiSecret={LiveKitKeys.Secret}",
        ]);
        portal.Secrets.Add(LiveKitKeys.Secret);
        await portal.StartAsync();
        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));

        await StaysQuietAsync(portal);
    }

    [Fact]
    public async Task Idle_ExternalLiveKit_IsAskedLessThanAKilobyteASecond()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = new HealthPortal(liveKit.Settings);
        portal.Secrets.Add(LiveKitStandIn.Secret);
        await portal.StartAsync();
        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        // What is looked at once after the start.
        await Task.Delay(TimeSpan.FromSeconds(30));
        var (before, began) = (liveKit.Asked, DateTime.UtcNow);
        var processor = portal.ProcessorTime;

        await StaysQuietAsync(portal);

        var seconds = (DateTime.UtcNow - began).TotalSeconds;
        var bytes = (liveKit.Asked.Bytes - before.Bytes) / seconds;
        RowTimes.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"idle for {seconds:0} s: {(liveKit.Asked.Requests - before.Requests) / seconds:0.00} requests and {bytes:0} bytes a second with LiveKit; the whole portal {(portal.ProcessorTime - processor).TotalSeconds / seconds:0.0%} of a core, asked for its health twice a second"));
        Assert.True(bytes < 1024, $"{bytes:0} bytes a second");
    }

    private static async Task StaysQuietAsync(HealthPortal portal)
    {
        var until = DateTime.UtcNow + Long;
        while (DateTime.UtcNow < until)
        {
            await portal.OthersAreQuietAsync();
            await Task.Delay(500);
        }
    }
}
