namespace Bedrud.Health.Tests;

/// <summary>Reaching the media server that the portal itself starts, on loopback and without internet: nothing is wrong there.</summary>
public sealed class ReachEmbeddedTests
{
    [Fact]
    public async Task Embedded_Healthy_NothingIsWrongAndTheProbesRoomIsGone()
    {
        await using var portal = await HealthPortal.StartAsync();

        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        await portal.WaitForAsync("token-round-trip", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        // The whole way: a join, what LiveKit tells there, and the leaving.
        await portal.WaitForAsync("M2", check => check is { Verdict: "not-applicable", Cause: "loopback" }, TimeSpan.FromSeconds(30));
        var node = await portal.WaitForAsync("M5", check => check is { Verdict: "fine", Cause: "loopback" }, TimeSpan.FromSeconds(30));

        Assert.Contains("127.0.0.1", node.Everything, StringComparison.Ordinal);
        await portal.OthersAreQuietAsync();
    }

    [Fact]
    public async Task Embedded_ThatDoesNotRun_C1LeavesTheWordToTheProcess()
    {
        using var engine = new ScriptedEngine();
        engine.EndAs("turn-tls-no-domain");
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");

        var row = await portal.WaitForAsync("C1", check => check.Cause is "process" or "waits", TimeSpan.FromSeconds(30));
        engine.Run();

        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));
        Assert.Equal("unknown", row.Verdict);
    }
}
