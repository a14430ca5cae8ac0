using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Start;

/// <summary>Each fault of the process raises its own row, with what a real server 1.13.5 was recorded to say.</summary>
public sealed class StartChecksTests
{
    [Theory]
    [InlineData("use-external-ip-no-internet", true, "S1 no-external-ip")]
    [InlineData("use-external-ip-no-internet", false, "M3 no-external-ip")]
    [InlineData("use-external-ip-no-internet-default-stun", false, "M3 no-external-ip")]
    [InlineData("turn-tls-no-domain", false, "S2 no-domain")]
    [InlineData("turn-tls-no-cert", false, "S2 no-certificate")]
    [InlineData("turn-tls-missing-cert-file", false, "S2 no-certificate")]
    [InlineData("turn-enabled-no-ports", false, "S2 no-ports")]
    [InlineData("redis-unreachable", false, "C5 livekit-says")]
    [InlineData("redis-wrong-password", false, "C5 livekit-says")]
    [InlineData("bind-address-not-local", false, "C6 address-not-local")]
    [InlineData("keys-missing", false, "C6 keys-missing")]
    [InlineData("webhook-unknown-key", false, "C6 webhook-key")]
    [InlineData("port-range-reversed", false, "C6 port-range")]
    [InlineData("unknown-flag", false, "C6 unknown-flag")]
    public async Task RecordedFailure_RaisesItsRowAndNoOther(string name, bool inContainer, string row)
    {
        using var bench = new StartBench(inContainer: inContainer);
        var words = Recorded(name);
        bench.Fail(StartFailures.Recognise(words)!, words);

        Assert.Equal([row], await bench.WrongAsync());
        var finding = await bench.LookAsync(row.Split(' ')[0]);
        Assert.Contains(finding.Evidence, fact => fact.Label == "last-words" && fact.Value == words);
        Assert.NotEmpty(finding.Fixes);
    }

    [Theory]
    [InlineData("top-level-tls", "S3")]
    [InlineData("yaml-tab", "S7")]
    [InlineData("unknown-nested-field", "S7")]
    public async Task FaultOfTheLintersRows_RaisesNoneHere(string name, string row)
    {
        using var bench = new StartBench();
        bench.Fail(StartFailures.Recognise(Recorded(name))!, Recorded(name));

        Assert.Empty(await bench.WrongAsync());
        Assert.Equal(("waits", row), ((await bench.LookAsync("C6")).Cause, (await bench.LookAsync("C6")).Args[0]));
    }

    [Fact]
    public async Task Healthy_NothingIsWrong()
    {
        using var bench = new StartBench();
        bench.Run();

        Assert.Empty(await bench.WrongAsync());
        Assert.All(bench.Checks, check => Assert.True(check.LookAsync(TestContext.Current.CancellationToken).Result.Verdict is Verdict.Fine or Verdict.NotApplicable, check.Info.Id));
    }

    [Fact]
    public async Task External_EveryRowIsNotApplicable()
    {
        using var bench = new StartBench(new LiveKitOptions { External = true });
        bench.Server.Publish(new MediaServerStatus(MediaServerState.External));

        foreach (var check in bench.Checks)
            Assert.Equal((check.Info.Id, Verdict.NotApplicable), (check.Info.Id, (await check.LookAsync(TestContext.Current.CancellationToken)).Verdict));
    }

    [Fact]
    public async Task S1_WithAnOwnYaml_ShowsTheLinesForIt()
    {
        using var bench = new StartBench(new LiveKitOptions { ConfigPath = "/etc/livekit.yaml" }, inContainer: true, new ServerOptions { Host = "203.0.113.7" });
        bench.Fail(StartFailures.Recognise(Recorded("use-external-ip-no-internet"))!, Recorded("use-external-ip-no-internet"));

        var finding = await bench.LookAsync("S1");

        Assert.Contains(finding.Evidence, fact => fact == new Infrastructure.Diagnostics.Evidence("container", "KUBERNETES_SERVICE_HOST"));
        var fix = Assert.Single(finding.Fixes, fix => fix.Lines is not null);
        Assert.Equal(("own-yaml", "rtc:\n  node_ip: 203.0.113.7\n  use_external_ip: false", null), (fix.Text, fix.Lines, fix.Remedy));
    }

    [Fact]
    public async Task C4_PortOfThisProcess_NamesItAndOffersAnother()
    {
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var bench = new StartBench(new LiveKitOptions { Port = port });
        bench.Fail(new PortUse(new IPEndPoint(IPAddress.Any, port), ProtocolType.Tcp, "signalling", "-", "LiveKit:Port").Taken()!);

        Assert.Equal(["C4 in-use"], await bench.WrongAsync());
        var finding = await bench.LookAsync("C4");
        Assert.Equal([$"{port}", "tcp", ProcessIdentity.Name(Environment.ProcessId), $"{Environment.ProcessId}"], finding.Args);
        var move = Assert.Single(finding.Fixes, fix => fix.Remedy == "move-port");
        Assert.True(PortHolder.IsFree(new IPEndPoint(IPAddress.Any, int.Parse(move.Argument, System.Globalization.CultureInfo.InvariantCulture)), ProtocolType.Tcp));
    }

    [Fact]
    public async Task C4_PortNamedInAUrl_IsNoButton()
    {
        using var bench = new StartBench(new LiveKitOptions { InternalHost = "http://127.0.0.1:7880" });
        bench.Fail(StartFailures.Recognise("listen tcp :7880: bind: address already in use")!, "listen tcp :7880: bind: address already in use");

        Assert.Contains((await bench.LookAsync("C4")).Fixes, fix => fix is { Text: "named-elsewhere", Remedy: null } && fix.Args.Contains("LiveKit:InternalHost"));
    }

    [Fact]
    public async Task C6_Degraded_IsAWarningAndNothingElseIs()
    {
        using var bench = new StartBench();
        bench.Server.Publish(new MediaServerStatus(MediaServerState.Degraded) { Pid = 7, Fault = new MediaServerProblem("-", null).As(ProblemCodes.StaleFigures) });

        Assert.Equal(["C6 stale-figures"], await bench.WrongAsync());
        Assert.Equal(Verdict.Warning, (await bench.LookAsync("C6")).Verdict);
    }

    [Fact]
    public async Task C6_StaleFiguresWhileRedisIsAway_IsRedisAlone()
    {
        using var bench = new StartBench(new LiveKitOptions { Redis = { Address = $"127.0.0.1:{Bedrud.Tests.Ports.Free()}" } });
        bench.Server.Publish(new MediaServerStatus(MediaServerState.Degraded) { Pid = 7, Fault = new MediaServerProblem("-", null).As(ProblemCodes.StaleFigures) });

        Assert.Equal(["C5 refused"], await bench.WrongAsync());
    }

    [Fact]
    public async Task C6_ThatCameBack_IsToldForAWhileOnly()
    {
        using var bench = new StartBench();
        bench.Run(crashes: StartBench.Now);

        Assert.Equal(["C6 came-back"], await bench.WrongAsync());
        Assert.Contains((await bench.LookAsync("C6")).Evidence, fact => fact.Value == "signal 9");
        bench.Time.Advance(TimeSpan.FromSeconds(21));
        Assert.Empty(await bench.WrongAsync());
        Assert.Equal(Verdict.Notice, (await bench.LookAsync("restarts")).Verdict);
    }

    [Fact]
    public async Task C6_StoppedByAnAdministrator_OffersTheStart()
    {
        using var bench = new StartBench();
        bench.Server.Publish(new MediaServerStatus(MediaServerState.Stopped) { IsWanted = false });

        Assert.Equal(["C6 stopped"], await bench.WrongAsync());
        Assert.Contains((await bench.LookAsync("C6")).Fixes, fix => fix.Remedy == "restart-media-server");
    }

    [Fact]
    public async Task Restarts_ThreeInTenMinutes_IsALoop()
    {
        using var bench = new StartBench();
        bench.Run(crashes: [StartBench.Now.AddMinutes(-5), StartBench.Now.AddMinutes(-3), StartBench.Now.AddMinutes(-1)]);

        Assert.Equal(["restarts loop"], await bench.WrongAsync());
    }

    [Theory]
    [InlineData("1.13.5", "fine")]
    [InlineData("1.13.5-bedrud-dev", "fine")]
    [InlineData("1.6.2", "before-1-7")]
    [InlineData("1.11.0", "before-1-12")]
    [InlineData("1.12.9", "older")]
    [InlineData("1.14.0", "newer")]
    public async Task Version_ComparedWithTheTestedOne(string version, string cause)
    {
        using var bench = new StartBench();
        bench.Run(version);

        Assert.Equal(cause, (await bench.LookAsync("server-version")).Cause);
        Assert.Empty(await bench.WrongAsync());
    }

    [Fact]
    public async Task DevelopmentServer_IsANotice()
    {
        using var bench = new StartBench();
        bench.Run("1.13.5-bedrud-dev", development: true);

        Assert.Equal(Verdict.Notice, (await bench.LookAsync("development-server")).Verdict);
    }

    internal static string Recorded(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recorded", "livekit-startup-failures.json")));
        var one = document.RootElement.EnumerateArray().Single(one => one.GetProperty("case").GetString() == name);
        return (one.GetProperty("stdout").GetString() + one.GetProperty("stderr").GetString()).Trim();
    }
}
