using System.Globalization;

namespace Bedrud.Health.Tests;

internal static class Quiet
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(
        double.Parse(Environment.GetEnvironmentVariable("BEDRUD_QUIET_MINUTES") ?? "1", CultureInfo.InvariantCulture));

    /// <summary>Nothing is wrong, all the time.</summary>
    public static async Task StaysQuietAsync(this HealthPortal portal)
    {
        for (var until = DateTime.UtcNow + Long; DateTime.UtcNow < until; await Task.Delay(TimeSpan.FromSeconds(2)))
            await portal.OthersAreQuietAsync();
    }
}
