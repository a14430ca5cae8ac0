namespace Bedrud.Health.Tests;

/// <summary>A healthy system raises nothing. A minute here; BEDRUD_QUIET_MINUTES=10 for the whole promise.</summary>
public sealed class QuietTests
{
    [Fact]
    public async Task Embedded_Healthy_RaisesNothing()
    {
        await using var portal = await HealthPortal.StartAsync();
        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));

        await portal.StaysQuietAsync();
    }
}
