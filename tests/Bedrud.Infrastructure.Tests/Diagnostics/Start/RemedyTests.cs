using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Start;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Start;

/// <summary>What the health page mends by a button, on a portal with a real process.</summary>
public sealed class RemedyTests : SupervisorFolder
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MovePort_FromAnOccupiedPort_RunsOnTheNewOneAndThePortalCallsThere()
    {
        using var taken = new TcpListener(IPAddress.Loopback, Port);
        taken.Start();
        await using var portal = await PortalAsync();
        var stuck = await portal.StateAsync(MediaServerState.BackingOff);
        Assert.Equal(ProblemCodes.PortInUse, stuck.ProblemCode);
        var remedy = Remedy<MovePort>(portal);

        var plan = await remedy.PlanAsync("", Cancel);
        var change = Assert.Single(plan!.Changes);
        Assert.Equal(("LiveKit:Port", $"{Port}", false), (change.Key, change.Before, plan.RestartsMediaServer));
        Assert.True(await remedy.ApplyAsync(change.After!, Cancel));

        var ready = await portal.StateAsync(MediaServerState.Ready);
        Assert.Equal(change.After, $"{ready.Port}");
        Assert.Null(ready.Fault);
        Assert.Equal(new Uri($"http://127.0.0.1:{ready.Port}"), portal.Services.GetRequiredService<LiveKitConnection>().InternalHost);
        using var client = new HttpClient();
        Assert.Equal("OK", await client.GetStringAsync(portal.Services.GetRequiredService<LiveKitConnection>().InternalHost, Cancel));
    }

    [Fact]
    public async Task MovePort_OfARunningServer_IsKeptByTheNextPortal()
    {
        var port = Bedrud.Tests.Ports.Free();
        await using (var portal = await PortalAsync(("LiveKit:KeepRunningOnShutdown", "false")))
        {
            var first = await portal.StateAsync(MediaServerState.Ready);
            var remedy = Remedy<MovePort>(portal);
            Assert.True((await remedy.PlanAsync($"{port}", Cancel))!.RestartsMediaServer);
            Assert.True(await remedy.ApplyAsync($"{port}", Cancel));
            await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid && status.Port == port);
        }

        await using var next = await PortalAsync();
        Assert.Equal(port, (await next.StateAsync(MediaServerState.Ready)).Port);
    }

    [Fact]
    public async Task SetNodeIp_AndTimeouts_AreInTheNextServersConfiguration()
    {
        await using var portal = await PortalAsync();
        var first = await portal.StateAsync(MediaServerState.Ready);
        Assert.True(await Remedy<SetRoomTimeouts>(portal).ApplyAsync("empty=120,departure=5", Cancel));
        var second = await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid);
        Assert.Matches("empty_timeout: 120\n +departure_timeout: 5\n", Fake.Seen(second.Pid!.Value).GetProperty("config").GetString());

        Assert.True(await Remedy<SetNodeIp>(portal).ApplyAsync("203.0.113.7", Cancel));
        var third = await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid is { } pid && pid != first.Pid && pid != second.Pid);

        var configuration = Fake.Seen(third.Pid!.Value).GetProperty("config").GetString();
        Assert.Contains("node_ip: 203.0.113.7\n", configuration, StringComparison.Ordinal);
        Assert.Matches("empty_timeout: 120\n +departure_timeout: 5\n", configuration);
    }

    [Fact]
    public async Task TurnOn_WithoutTls_IsTurnOverUdpAlone()
    {
        await using var portal = await PortalAsync();
        var first = await portal.StateAsync(MediaServerState.Ready);

        Assert.True(await Remedy<TurnOn>(portal).ApplyAsync("", Cancel));

        var second = await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid);
        var configuration = Fake.Seen(second.Pid!.Value).GetProperty("config").GetString();
        Assert.Matches("turn:\n +enabled: true\n +udp_port: 3478\n", configuration);
        Assert.DoesNotContain("tls_port", configuration, StringComparison.Ordinal);
        Assert.Null(await Remedy<TurnOn>(portal).PlanAsync("", Cancel));
    }

    [Theory]
    [InlineData(typeof(SetNodeIp), "meet.example.org")]
    [InlineData(typeof(SetNodeIp), "0.0.0.0")]
    [InlineData(typeof(SetNodeIp), "224.0.0.1")]
    [InlineData(typeof(SetNodeIp), "127.0.0.1")]
    [InlineData(typeof(MovePort), "80")]
    [InlineData(typeof(MovePort), "70000")]
    [InlineData(typeof(MovePort), "-1")]
    [InlineData(typeof(MovePort), "7881")]
    [InlineData(typeof(MovePort), "5349")]
    [InlineData(typeof(SetRoomTimeouts), "")]
    [InlineData(typeof(SetRoomTimeouts), "empty=1")]
    [InlineData(typeof(SetRoomTimeouts), "departure=99999")]
    [InlineData(typeof(SetRoomTimeouts), "empty=60,empty=61")]
    [InlineData(typeof(EndLeftOver), "1")]
    [InlineData(typeof(EndLeftOver), "x")]
    public async Task Argument_ThatIsMadeUp_IsRefusedAndNothingWritten(Type type, string argument)
    {
        await using var portal = await PortalAsync();
        var status = await portal.StateAsync(MediaServerState.Ready);
        var remedy = (IRemedy)Make(portal, type);

        Assert.Null(await remedy.PlanAsync(argument, Cancel));
        Assert.False(await remedy.ApplyAsync(argument, Cancel));

        Assert.False(File.Exists(SettingsFile.PathIn(Data)));
        Assert.Equal(status.Pid, portal.Server.Status.Pid);
    }

    [Theory]
    [InlineData(MediaServerReply.NotSupervised, false)]
    [InlineData(MediaServerReply.Accepted, true)]
    public async Task Setting_WhoseRestartIsRefused_IsTakenBack_AndOfSomebodyWhoLeftIsNot(MediaServerReply reply, bool done)
    {
        using var bench = new StartBench();
        bench.Run();
        using var request = new CancellationTokenSource();
        var applying = new SetNodeIp(bench.File, bench.Settings, bench.Server, new CheckSignals()).ApplyAsync("203.0.113.7", request.Token);
        var command = await bench.Server.Commands.ReadAsync(Cancel);

        await request.CancelAsync();
        command.Reply.SetResult(reply);

        Assert.Equal(done, await applying);
        Assert.Equal(done, (await File.ReadAllTextAsync(bench.File.Path, Cancel)).Contains("203.0.113.7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_OfAServerThatWasGivenUp_TriesAgain()
    {
        Fake.Behave(new JsonObject { ["fatal"] = "TURN domain required" });
        await using var portal = await PortalAsync();
        var given = await portal.StateAsync(MediaServerState.GivenUp);
        Assert.Equal(ProblemCodes.TurnDomainMissing, given.ProblemCode);

        Fake.Behave([]);
        Assert.True(await Remedy<RestartMediaServer>(portal).ApplyAsync("", Cancel));

        Assert.Null((await portal.StateAsync(MediaServerState.Ready)).Fault);
    }

    [Fact]
    public async Task Port_ThatComesFree_IsTakenSoon()
    {
        var taken = new TcpListener(IPAddress.Loopback, Port);
        taken.Start();
        await using var portal = await PortalAsync();
        await portal.StateAsync(MediaServerState.BackingOff);

        taken.Dispose();

        await portal.StateAsync(MediaServerState.Ready);
    }

    [Fact]
    public async Task OwnYaml_ThatIsCorrected_IsTriedAgainByItself()
    {
        var path = Path.Combine(Data, "..", "own.yaml");
        const string good = "port: {0}\nbind_addresses: [127.0.0.1]\nkeys:\n  APIown: own-secret-0123456789abcdef0123456789\n";
        await File.WriteAllTextAsync(path, $"port: {Port}\nno_such_key: 1\n", Cancel);
        Fake.Behave(new JsonObject { ["fatal"] = "TURN domain required" });
        await File.WriteAllTextAsync(path, string.Format(System.Globalization.CultureInfo.InvariantCulture, good, Port), Cancel);
        await using var portal = await PortalAsync(("LiveKit:ConfigPath", path));
        await portal.StateAsync(MediaServerState.GivenUp);

        Fake.Behave([]);
        var port = Bedrud.Tests.Ports.Free();
        await File.WriteAllTextAsync(path, string.Format(System.Globalization.CultureInfo.InvariantCulture, good, port), Cancel);

        Assert.Equal(port, (await portal.StateAsync(MediaServerState.Ready)).Port);
        Assert.Equal(port, portal.Services.GetRequiredService<LiveKitConnection>().InternalHost.Port);
        Assert.Null(await Remedy<MovePort>(portal).PlanAsync("", Cancel));
    }

    [Fact]
    public async Task LeftOver_OfAnEarlierPortal_IsFoundAndEnded_AndTheSupervisedOneIsNot()
    {
        await using var portal = await PortalAsync();
        var supervised = await portal.StateAsync(MediaServerState.Ready);
        Assert.Empty(LeftOvers(portal).Find());
        // As an earlier portal would have started it.
        var configuration = new ConfigurationFile(new DataFolder(Data)).Write($"port: {Bedrud.Tests.Ports.Free()}\n");
        using var stray = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Fake.BinaryPath, ["--config", configuration]))!;

        var found = Assert.Single(LeftOvers(portal).Find());
        Assert.Equal((stray.Id, configuration), (found.Identity.Pid, found.Sign));
        var remedy = new EndLeftOver(LeftOvers(portal), new CheckSignals());
        Assert.Null(await remedy.PlanAsync($"{supervised.Pid}", Cancel));
        Assert.NotNull(await remedy.PlanAsync($"{stray.Id}", Cancel));
        Assert.True(await remedy.ApplyAsync($"{stray.Id}", Cancel));

        Assert.Empty(LeftOvers(portal).Find());
        Assert.True(Alive(supervised.Pid));
    }

    private static LeftOverProcesses LeftOvers(EmbeddedPortal portal) => ActivatorUtilities.CreateInstance<LeftOverProcesses>(portal.Services);

    private static T Remedy<T>(EmbeddedPortal portal) => (T)Make(portal, typeof(T));

    private static object Make(EmbeddedPortal portal, Type type) => type switch
    {
        _ when type == typeof(MovePort) => ActivatorUtilities.CreateInstance<MovePort>(portal.Services, new CheckSignals(), ActivatorUtilities.CreateInstance<EmbeddedFixes>(portal.Services)),
        _ when type == typeof(EndLeftOver) => new EndLeftOver(LeftOvers(portal), new CheckSignals()),
        _ when type == typeof(RestartMediaServer) => new RestartMediaServer(portal.Server),
        _ => ActivatorUtilities.CreateInstance(portal.Services, type, new CheckSignals()),
    };
}
