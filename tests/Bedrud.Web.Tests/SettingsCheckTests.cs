using System.Diagnostics;

namespace Bedrud.Web.Tests;

public sealed class SettingsCheckTests
{
    [Fact]
    public async Task Start_WithWrongSettings_SaysAllOfThemWithoutAStackTraceAndTouchesNothing()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"bedrud-settings-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Bedrud.Web.dll"), "--DataDirectory", folder, "--Database:Provider", "Postgres", "--LiveKit:Port", "0" })
            start.ArgumentList.Add(argument);

        using var portal = Process.Start(start)!;
        var output = portal.StandardOutput.ReadToEndAsync();
        var error = await portal.StandardError.ReadToEndAsync();
        await portal.WaitForExitAsync();

        Assert.Equal(1, portal.ExitCode);
        Assert.Contains("Database:ConnectionString is missing", error, StringComparison.Ordinal);
        Assert.Contains("LiveKit:Port", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error + await output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "bedrud.db")));
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
