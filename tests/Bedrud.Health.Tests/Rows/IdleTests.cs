using System.Globalization;

namespace Bedrud.Health.Tests;

/// <summary>What the looking costs while nothing happens.</summary>
public sealed class IdleTests
{
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

        await portal.StaysQuietAsync();

        var seconds = (DateTime.UtcNow - began).TotalSeconds;
        var bytes = (liveKit.Asked.Bytes - before.Bytes) / seconds;
        RowTimes.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"idle for {seconds:0} s: {(liveKit.Asked.Requests - before.Requests) / seconds:0.00} requests and {bytes:0} bytes a second with LiveKit; the whole portal {(portal.ProcessorTime - processor).TotalSeconds / seconds:0.0%} of a core, asked for its health every 2 s"));
        Assert.True(bytes < 1024, $"{bytes:0} bytes a second");
    }
}
