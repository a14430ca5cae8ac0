using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>Several portals, one after the other and side by side, and what becomes of the media server between them.</summary>
public sealed class TakeOverTests : SupervisorFolder
{
    private string RecordPath => Path.Combine(Data, "livekit", "process.json");

    [Fact]
    public async Task Kill_OfThePortal_LeavesTheServerToTheNext()
    {
        int? pid;
        using (var killed = PortalOfItsOwn())
        {
            pid = await killed.StateAsync(MediaServerState.Ready);
            killed.Kill();
        }

        Assert.True(Alive(pid));
        await using var next = await PortalAsync();
        var status = await next.StateAsync(MediaServerState.Ready);

        Assert.Equal((pid, true, 0), (status.Pid, status.TakenOver, status.Restarts));
        Assert.Equal(1, Fake.Starts);
        Assert.NotNull(status.StartedAt);
        Assert.Contains(next.Server.LogTail, line => line.Contains("starting LiveKit server", StringComparison.Ordinal));
        // It supervises: a crash of what it took over is seen and mended.
        Kill(pid);
        var restarted = await next.UntilAsync(now => now.State is MediaServerState.Ready && now.Pid != pid);
        Assert.Equal((false, 1), (restarted.TakenOver, restarted.Restarts));
    }

    [Fact]
    public async Task Kill_WhileStarting_LeavesAServerThatTheNextFinds()
    {
        int? pid;
        using (var killed = PortalOfItsOwn())
        {
            pid = await killed.StateAsync(MediaServerState.Ready);
            killed.Kill();
        }

        // As written before the process is started.
        var record = JsonNode.Parse(await File.ReadAllTextAsync(RecordPath))!;
        record["process"] = null;
        await File.WriteAllTextAsync(RecordPath, record.ToJsonString());

        await using var next = await PortalAsync();
        Assert.Equal(pid, (await next.StateAsync(MediaServerState.Ready)).Pid);
    }

    [Fact]
    public async Task Interrupt_WithPeopleInMeetings_EndsBoth()
    {
        People(3);
        using var portal = PortalOfItsOwn();
        var pid = await portal.StateAsync(MediaServerState.Ready);

        await portal.SignalAsync("INT");

        await GoneAsync(pid);
        Assert.False(File.Exists(RecordPath));
    }

    [Fact]
    public async Task Terminate_WithPeopleInMeetings_LeavesTheServerToTheNext()
    {
        People(3);
        using var portal = PortalOfItsOwn();
        var pid = await portal.StateAsync(MediaServerState.Ready);

        await portal.SignalAsync("TERM");

        Assert.True(Alive(pid));
        await using var next = await PortalAsync();
        Assert.Equal(pid, (await next.StateAsync(MediaServerState.Ready)).Pid);
    }

    [Fact]
    public async Task Terminate_WithNobodyInMeetings_LeavesNothingBehind()
    {
        using var portal = PortalOfItsOwn();
        var pid = await portal.StateAsync(MediaServerState.Ready);
        var configuration = Fake.Seen(pid!.Value).GetProperty("file").GetString();

        await portal.SignalAsync("TERM");

        await GoneAsync(pid);
        Assert.False(File.Exists(configuration));
        Assert.False(File.Exists(RecordPath));
    }

    [Fact]
    public async Task Stop_WithPeopleButNotToBeKept_EndsTheServer()
    {
        People(3);
        await using var portal = await PortalAsync(("LiveKit:KeepRunningOnShutdown", "false"));
        var pid = (await portal.StateAsync(MediaServerState.Ready)).Pid;

        await portal.StopAsync();

        Assert.False(Alive(pid));
    }

    [Fact]
    public async Task Environment_WithLiveKitVariables_DoesNotReachTheServer()
    {
        using var portal = PortalOfItsOwn(("LIVEKIT_KEYS", "a: b"), ("LIVEKIT_RTC_TCP_PORT", "1"), ("LiveKit__ApiSecret", ""), ("BEDRUD_OTHER", "kept"));
        var pid = await portal.StateAsync(MediaServerState.Ready);

        var names = Fake.Seen(pid!.Value).GetProperty("env").EnumerateObject().Select(variable => variable.Name).ToList();

        Assert.DoesNotContain(names, name => name.StartsWith("LIVEKIT", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("BEDRUD_OTHER", names);
    }

    [Fact]
    public async Task TwoPortals_OnOneFolder_OneSupervisesAndTheOtherFollows()
    {
        using var first = PortalOfItsOwn();
        var pid = await first.StateAsync(MediaServerState.Ready);

        await using var second = await PortalAsync();
        var following = await second.UntilAsync(status => status.State is MediaServerState.SupervisedElsewhere && status.Pid is not null);

        Assert.Equal((pid, (int?)first.Pid), (following.Pid, following.SupervisorPid));
        Assert.Equal(MediaServerReply.NotSupervised, await second.Server.RestartAsync(force: true));

        first.Kill();
        var taken = await second.StateAsync(MediaServerState.Ready);
        Assert.Equal((pid, true), (taken.Pid, taken.TakenOver));
        Assert.Equal(1, Fake.Starts);
    }

    [Fact]
    public async Task TwoPortals_StartedAtOnce_StartOneServer()
    {
        var portals = await Task.WhenAll(PortalAsync(), PortalAsync(), PortalAsync());

        await Task.WhenAll(portals.Select(portal => portal.UntilAsync(status => status.State is MediaServerState.Ready
            || (status.State is MediaServerState.SupervisedElsewhere && status.Pid is not null))));
        Assert.Single(portals, portal => portal.Server.Status.State is MediaServerState.Ready);
        Assert.Equal(1, Fake.Starts);

        // Those that only follow end first, so that none of them takes over.
        foreach (var portal in portals.OrderBy(portal => portal.Server.Status.State is MediaServerState.Ready))
            await portal.DisposeAsync();
        Assert.Equal(1, Fake.Starts);
    }

    [Fact]
    public async Task RecordedNumber_NowAStrangers_IsNeitherTakenOverNorEnded()
    {
        using var stranger = Process.Start("sleep", "60");
        try
        {
            var identity = ProcessIdentity.Of(stranger.Id)!;
            Directory.CreateDirectory(Path.GetDirectoryName(RecordPath)!);
            new ProcessRecordFile(new DataFolder(Data)).Write(new ProcessRecord
            {
                Process = identity with { StartTime = identity.StartTime - 1 },
                Port = Port,
                Engine = new MediaServerEngine("livekit-server", "1.13.5", false, Fake.BinaryPath),
                Fingerprint = "",
                ConfigurationPath = Path.Combine(Data, "none.yaml"),
                StartedAt = DateTimeOffset.UtcNow,
            });

            await using (var portal = await PortalAsync())
            {
                var status = await portal.StateAsync(MediaServerState.Ready);
                Assert.NotEqual(stranger.Id, status.Pid);
                Assert.False(status.TakenOver);
            }

            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task RecordedBoot_AnEarlierOne_IsNotTheSameProcess()
    {
        var own = ProcessIdentity.Of(Environment.ProcessId)!;
        Assert.True(own.IsAlive);
        Assert.False((own with { BootId = "another" }).IsAlive);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Configuration_ChangedWithNobodyInMeetings_ReplacesTheServer()
    {
        var pid = await LeaveRunningAsync();
        People(0);

        await using var next = await PortalAsync(("LiveKit:ApiKey", "APIother"), ("LiveKit:ApiSecret", new string('s', 40)));
        var status = await next.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != pid);

        Assert.False(status.TakenOver);
        Assert.False(Alive(pid));
        Assert.Contains("APIother", Fake.Seen(status.Pid!.Value).GetProperty("config").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_ChangedWithPeopleInMeetings_IsAppliedWhenTheyLeft()
    {
        var pid = await LeaveRunningAsync();
        Fake.Behave(new JsonObject { ["people"] = 3, ["version"] = "1.14.0" });

        await using var next = await PortalAsync();
        var kept = await next.UntilAsync(status => status.State is MediaServerState.Ready && status.RestartNeeded);
        Assert.Equal((pid, true, "1.13.5"), (kept.Pid, kept.TakenOver, kept.Engine?.Version));

        Fake.Behave(new JsonObject { ["version"] = "1.14.0" });
        var replaced = await next.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != pid);
        Assert.Equal("1.14.0", replaced.Engine?.Version);
        Assert.False(replaced.RestartNeeded);
    }

    [Fact]
    public async Task LeftOvers_OfACrash_AreRemovedButNotALivingServers()
    {
        var pid = await LeaveRunningAsync();
        var living = Fake.Seen(pid!.Value).GetProperty("file").GetString()!;
        var leftOver = living.Replace(".yaml", "0.yaml", StringComparison.Ordinal);
        File.Copy(living, leftOver);

        await using var next = await PortalAsync();
        await next.StateAsync(MediaServerState.Ready);

        Assert.True(File.Exists(living));
        Assert.False(File.Exists(leftOver));
    }

    [Fact]
    public async Task Record_Damaged_IsIgnoredAndThePortNotTaken()
    {
        var pid = await LeaveRunningAsync();
        await File.WriteAllTextAsync(RecordPath, "{");

        await using var next = await PortalAsync();
        var status = await next.UntilAsync(status => status.Problem is not null);

        Assert.Contains($"process {pid} (", status.Problem, StringComparison.Ordinal);
        Assert.True(Alive(pid));
    }

    /// <summary>A server with people in it, whose portal has ended.</summary>
    private async Task<int?> LeaveRunningAsync()
    {
        People(3);
        await using var portal = await PortalAsync();
        return (await portal.StateAsync(MediaServerState.Ready)).Pid;
    }
}
