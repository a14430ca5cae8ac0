using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>Start, watch, restart, stop: one portal and one real process.</summary>
public sealed class MediaServerSupervisorTests : SupervisorFolder
{
    [Fact]
    public async Task Start_WithAServer_BecomesReady()
    {
        await using var portal = await PortalAsync();

        var status = await portal.StateAsync(MediaServerState.Ready);

        Assert.Equal(new MediaServerEngine("livekit-server", "1.13.5", false, Fake.BinaryPath), status.Engine);
        Assert.True(Alive(status.Pid));
        Assert.Equal(Port, status.Port);
        Assert.False(status.TakenOver);
        Assert.Equal(0, status.Restarts);
        Assert.Null(status.Problem);
        Assert.Contains(portal.Server.LogTail, line => line.Contains("starting LiveKit server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_Files_AreTheirOwnersAlone()
    {
        await using var portal = await PortalAsync();
        var status = await portal.StateAsync(MediaServerState.Ready);

        var seen = Fake.Seen(status.Pid!.Value);
        var configuration = seen.GetProperty("file").GetString()!;

        Assert.Matches("^bedrud-livekit-.*\\.yaml$", Path.GetFileName(configuration));
        Assert.Equal("600", Convert.ToString(seen.GetProperty("mode").GetInt32(), 8));
        Assert.Equal(OwnerOnlyFile, Mode(configuration));
        foreach (var name in new[] { "keys.json", "process.json", "livekit.log", "livekit.out", "supervisor.lock", "supervisor.pid" })
            Assert.Equal((name, OwnerOnlyFile), (name, Mode(Path.Combine(Data, "livekit", name))));
        Assert.Equal(OwnerOnlyFile | UnixFileMode.UserExecute, Mode(Path.Combine(Data, "livekit")));
    }

    [Fact]
    public async Task Start_Configuration_HasTheConnectionsKeysAndThePortalsWebhook()
    {
        await using var portal = await PortalAsync();
        var status = await portal.StateAsync(MediaServerState.Ready);
        var connection = portal.Services.GetRequiredService<LiveKitConnection>();

        var configuration = Fake.Seen(status.Pid!.Value).GetProperty("config").GetString();

        Assert.Contains($"  {connection.ApiKey}: \"{connection.ApiSecret}\"\n", configuration, StringComparison.Ordinal);
        Assert.Contains("- http://127.0.0.1:8090/api/livekit/webhook\n", configuration, StringComparison.Ordinal);
        Assert.Equal(new Uri($"http://127.0.0.1:{Port}"), connection.InternalHost);
    }

    [Fact]
    public async Task Start_Process_IsLeaderOfItsOwnSessionAndInheritsNothing()
    {
        await using var portal = await PortalAsync();
        var pid = (await portal.StateAsync(MediaServerState.Ready)).Pid!.Value;

        // Fields after the name: state, parent, process group, session.
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        var open = Directory.GetFileSystemEntries($"/proc/{pid}/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "").ToList();

        Assert.Equal($"{pid}", fields[3]);
        Assert.DoesNotContain(open, target => target.Contains("supervisor", StringComparison.Ordinal));
        Assert.Equal("/dev/null", new FileInfo($"/proc/{pid}/fd/0").LinkTarget);
        Assert.Equal(Path.Combine(Data, "livekit", "livekit.out"), new FileInfo($"/proc/{pid}/fd/1").LinkTarget);
        Assert.Equal(Path.Combine(Data, "livekit", "livekit.log"), new FileInfo($"/proc/{pid}/fd/2").LinkTarget);
    }

    [Fact]
    public async Task Crash_WhileReady_StartsAgainAfterAWait()
    {
        await using var portal = await PortalAsync();
        var first = await portal.StateAsync(MediaServerState.Ready);
        var states = new List<MediaServerStatus>();
        using var subscription = portal.Server.Subscribe(() =>
        {
            lock (states)
                states.Add(portal.Server.Status);
            return Task.CompletedTask;
        });

        Kill(first.Pid);
        var second = await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid);

        Assert.Equal(1, second.Restarts);
        Assert.Equal(137, second.LastExit?.Code);
        Assert.Null(second.Problem);
        lock (states)
        {
            Assert.Contains(states, status => status.State is MediaServerState.BackingOff && status.NextAttemptAt is not null
                && status.Problem == "The media server ended unexpectedly (signal 9).");
        }
    }

    [Fact]
    public async Task FatalStart_WithExitCode0_IsReportedWithItsLineAndRemedy_AndGivenUpAfterFive()
    {
        Fake.Behave(new JsonObject { ["fatal"] = "TURN domain required" });
        await using var portal = await PortalAsync();

        var status = await portal.StateAsync(MediaServerState.GivenUp);

        Assert.Equal(5, Fake.Starts);
        Assert.Equal((0, "TURN domain required"), (status.LastExit!.Code, status.LastExit.Line));
        Assert.Equal("TURN over TLS is on without a domain.", status.Problem);
        Assert.NotNull(status.Remedy);

        Fake.Behave([]);
        Assert.Equal(MediaServerReply.Accepted, await portal.Server.StartAsync());
        await portal.StateAsync(MediaServerState.Ready);
    }

    [Fact]
    public async Task FatalStart_WithAnErrorInTheLog_IsReportedWithIt()
    {
        Fake.Behave(new JsonObject { ["throws"] = "no such thing" });
        await using var portal = await PortalAsync();

        var status = await portal.UntilAsync(status => status.LastExit is not null && status.Problem is not null);

        Assert.Equal((1, "Error: no such thing"), (status.LastExit!.Code, status.LastExit.Line));
        Assert.Equal("The media server ended at its start: Error: no such thing", status.Problem);
    }

    [Fact]
    public async Task Start_PortInUse_NamesTheHolderAndLooksAgain()
    {
        var stranger = new TcpListener(IPAddress.Loopback, Port);
        stranger.Start();
        await using var portal = await PortalAsync();

        var status = await portal.UntilAsync(status => status.Problem is not null);

        Assert.Equal(MediaServerState.BackingOff, status.State);
        Assert.StartsWith($"Port {Port} (tcp) is in use by process {Environment.ProcessId} (", status.Problem, StringComparison.Ordinal);
        Assert.Contains("LiveKit:Port", status.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, Fake.Starts);

        stranger.Dispose();
        await portal.StateAsync(MediaServerState.Ready);
    }

    [Fact]
    public async Task Start_WithoutABinary_SaysSoAndStartsWhenThereIsOne()
    {
        var path = Fake.BinaryPath + ".away";
        await using var portal = await PortalAsync();
        var first = await portal.StateAsync(MediaServerState.Ready);
        File.Move(Fake.BinaryPath, path);
        Kill(first.Pid);

        var status = await portal.UntilAsync(status => status.Problem == $"{Fake.BinaryPath} does not exist.");
        Assert.Contains("LiveKit:BinaryPath", status.Remedy, StringComparison.Ordinal);

        File.Move(path, Fake.BinaryPath);
        await portal.StateAsync(MediaServerState.Ready);
    }

    [Fact]
    public async Task Start_ServerThatNeverAnswers_IsEndedAndReported()
    {
        Fake.Behave(new JsonObject { ["deaf"] = true });
        await using var portal = await PortalAsync(("Test:ReadyLimit", "1"));

        var status = await portal.UntilAsync(status => status.Problem is not null);

        Assert.Equal("The media server did not answer within 1 s of its start.", status.Problem);
    }

    [Fact]
    public async Task Health_Of406_IsDegradedAndNeverARestart()
    {
        await using var portal = await PortalAsync();
        var ready = await portal.StateAsync(MediaServerState.Ready);

        Fake.Behave(new JsonObject { ["health"] = 406 });
        var degraded = await portal.StateAsync(MediaServerState.Degraded);
        Fake.Behave([]);
        var again = await portal.StateAsync(MediaServerState.Ready);

        Assert.Equal((ready.Pid, ready.Pid), (degraded.Pid, again.Pid));
        Assert.NotNull(degraded.Problem);
        Assert.Null(again.Problem);
    }

    [Fact]
    public async Task Stop_WithNobodyInIt_LeavesNothingBehind()
    {
        await using var portal = await PortalAsync();
        var ready = await portal.StateAsync(MediaServerState.Ready);
        var configuration = Fake.Seen(ready.Pid!.Value).GetProperty("file").GetString();

        Assert.Equal(MediaServerReply.Accepted, await portal.Server.StopAsync(force: false));
        var stopped = await portal.StateAsync(MediaServerState.Stopped);

        Assert.Null(stopped.Pid);
        Assert.Equal(0, stopped.LastExit?.Code);
        Assert.False(Alive(ready.Pid));
        Assert.False(File.Exists(configuration));
        Assert.False(File.Exists(Path.Combine(Data, "livekit", "process.json")));
        Assert.True(PortHolder.IsFree(new IPEndPoint(IPAddress.Loopback, Port), ProtocolType.Tcp));

        await portal.Server.StartAsync();
        Assert.NotEqual(ready.Pid, (await portal.StateAsync(MediaServerState.Ready)).Pid);
    }

    [Fact]
    public async Task Stop_WithPeopleInIt_DrainsUntilTheyLeft()
    {
        await using var portal = await PortalAsync();
        var ready = await portal.StateAsync(MediaServerState.Ready);
        People(2);

        await portal.Server.StopAsync(force: false);
        var draining = await portal.StateAsync(MediaServerState.Draining);
        Assert.Equal(ready.Pid, draining.Pid);
        Assert.True(Alive(ready.Pid));

        People(0);
        await portal.StateAsync(MediaServerState.Stopped);
        await GoneAsync(ready.Pid);
    }

    [Fact]
    public async Task Stop_WithForceWhileDraining_EndsAtOnce()
    {
        await using var portal = await PortalAsync();
        var ready = await portal.StateAsync(MediaServerState.Ready);
        People(2);

        await portal.Server.StopAsync(force: false);
        await portal.StateAsync(MediaServerState.Draining);
        await portal.Server.StopAsync(force: true);
        await portal.StateAsync(MediaServerState.Stopped);

        Assert.False(Alive(ready.Pid));
    }

    [Fact]
    public async Task Restart_FromThePortal_IsANewProcess()
    {
        await using var portal = await PortalAsync();
        var first = await portal.StateAsync(MediaServerState.Ready);

        await portal.Server.RestartAsync(force: false);
        var second = await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid);

        Assert.Equal(1, second.Restarts);
        Assert.False(Alive(first.Pid));
    }

    [Fact]
    public async Task External_StartsNothingAndTakesNoCommand()
    {
        await using var portal = await PortalAsync(
            ("LiveKit:External", "true"), ("LiveKit:Host", "wss://livekit.example.org"), ("LiveKit:ApiKey", "APIexample"), ("LiveKit:ApiSecret", new string('s', 32)));

        await portal.StateAsync(MediaServerState.External);

        Assert.Equal(MediaServerReply.NotSupervised, await portal.Server.RestartAsync(force: true));
        Assert.Equal(0, Fake.Starts);
        Assert.Equal(new Uri("https://livekit.example.org"), portal.Services.GetRequiredService<LiveKitConnection>().InternalHost);
    }
}
