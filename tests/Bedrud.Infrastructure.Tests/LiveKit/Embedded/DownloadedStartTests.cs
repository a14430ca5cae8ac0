using System.Collections.Concurrent;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>A portal that has no server, and brings one.</summary>
public sealed class DownloadedStartTests : SupervisorFolder
{
    [Fact]
    public async Task Start_WithoutAServer_DownloadsItAfterTheHostsTroubleAndRunsIt()
    {
        await using var host = await FakeReleaseHost.StartAsync(await File.ReadAllBytesAsync(Fake.BinaryPath));
        host.Fault = HostFault.Busy;
        // The fake looks for its orders beside itself.
        var cache = FakeLiveKitServer.Create(Path.Combine(Data, "engine"));
        File.Delete(cache.BinaryPath);
        await using var portal = await PortalAsync(("LiveKit:BinaryPath", ""), ("LiveKit:DownloadUrl", host.Url), ("Test:SearchPath", "/nonexistent"));
        var progress = new ConcurrentQueue<EngineDownloadProgress>();
        using var subscription = portal.Server.Subscribe(() =>
        {
            if (portal.Server.Status.Download is { } download)
                progress.Enqueue(download);
            return Task.CompletedTask;
        });

        var waiting = await portal.StateAsync(MediaServerState.BackingOff);
        Assert.Contains("answers 503", waiting.Problem, StringComparison.Ordinal);
        await portal.UntilAsync(_ => host.Requests >= 3);
        host.Fault = HostFault.Stalled;
        var downloading = await portal.UntilAsync(status => status.Download is not null);
        Assert.Equal((MediaServerState.Starting, true), (downloading.State, downloading.Download!.Percent is > 0 and < 100));
        host.Fault = HostFault.None;
        await portal.Server.StopAsync(force: false);
        await portal.StateAsync(MediaServerState.Stopped);
        Assert.Equal(["fake.json"], Directory.GetFiles(Path.Combine(Data, "engine")).Select(Path.GetFileName));

        await portal.Server.StartAsync();
        var ready = await portal.StateAsync(MediaServerState.Ready);

        Assert.Equal(Path.Combine(Data, "engine", "livekit-server-1.13.5"), ready.Engine?.Path);
        Assert.Null(ready.Download);
        Assert.NotEmpty(progress);
    }

    [Fact]
    public async Task End_OfThePortalWhileDownloading_LeavesNoDraft()
    {
        await using var host = await FakeReleaseHost.StartAsync(await File.ReadAllBytesAsync(Fake.BinaryPath));
        host.Fault = HostFault.Stalled;
        await using (var portal = await PortalAsync(("LiveKit:BinaryPath", ""), ("LiveKit:DownloadUrl", host.Url), ("Test:SearchPath", "/nonexistent")))
            await portal.UntilAsync(status => status.Download is not null);

        Assert.Empty(Directory.GetFiles(Path.Combine(Data, "engine")));
    }
}
