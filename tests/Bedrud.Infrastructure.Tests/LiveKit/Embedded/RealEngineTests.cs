using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>
/// The supervisor with an engine that people use: the livekit-server that <c>BEDRUD_TEST_LIVEKIT</c> names, else the development
/// media server where it is built.
/// </summary>
public sealed class RealEngineTests : SupervisorFolder
{
    [Fact]
    public async Task Engine_StartedKilledAndStopped_IsReadyTwiceAndLeavesNothing()
    {
        await using var portal = await PortalAsync([.. Engine(), (HostDefaults.EnvironmentKey, Environments.Development)]);
        var first = await portal.StateAsync(MediaServerState.Ready);
        Assert.NotNull(first.Engine);
        Assert.Contains(portal.Server.LogTail, line => line.Contains("starting LiveKit server", StringComparison.Ordinal));

        Kill(first.Pid);
        var second = await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid);
        await portal.Server.StopAsync(force: false);
        var stopped = await portal.StateAsync(MediaServerState.Stopped);

        Assert.Equal(0, stopped.LastExit?.Code);
        Assert.False(Alive(second.Pid));
        Assert.True(PortHolder.IsFree(new IPEndPoint(IPAddress.Loopback, Port), ProtocolType.Tcp));
        Assert.True(PortHolder.IsFree(new IPEndPoint(IPAddress.Loopback, Port + 2), ProtocolType.Udp));
    }

    private static (string, string)[] Engine()
    {
        if (RealEngine.Binary is { } binary)
            return [("LiveKit:BinaryPath", binary)];
        Assert.SkipUnless(RealEngine.DevelopmentServer is not null, "BEDRUD_TEST_LIVEKIT names no livekit-server, and tools/livekit-dev is not built.");
        return [("LiveKit:BinaryPath", ""), ("LiveKit:DevServerPath", RealEngine.DevelopmentServer!)];
    }
}
