namespace Bedrud.Health.Tests;

/// <summary>The parts that every row's test stands on.</summary>
public sealed class PartsTests
{
    [Fact]
    public async Task ScriptedEngine_ThatEndsAndThenRuns_IsWhatThePortalStarts()
    {
        using var engine = new ScriptedEngine();
        engine.EndAs("turn-tls-no-domain");
        await using var portal = await HealthPortal.StartAsync($"--LiveKit:BinaryPath={engine.Path}");
        using var client = await portal.AdministratorAsync();

        engine.Run();

        var limit = DateTime.UtcNow.AddSeconds(30);
        while (!(await client.GetAsync("/health/ready")).IsSuccessStatusCode)
        {
            Assert.True(DateTime.UtcNow < limit, portal.Output);
            await Task.Delay(200);
        }
    }

    [Fact]
    public async Task StandIn_ForAnExternalLiveKit_AnswersThePortal()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        portal.Secrets.Add(LiveKitStandIn.Secret);
        using var client = await portal.AdministratorAsync();

        Assert.True((await client.GetAsync("/health/ready")).IsSuccessStatusCode, portal.Output);

        await liveKit.CloseAsync();
        Assert.False((await client.GetAsync("/health/ready")).IsSuccessStatusCode);
    }
}
