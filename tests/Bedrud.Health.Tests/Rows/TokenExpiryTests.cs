using Microsoft.Data.Sqlite;

namespace Bedrud.Health.Tests;

/// <summary>C7: tokens that had expired before their browser connected.</summary>
public sealed class TokenExpiryTests
{
    [Fact]
    public async Task C7_BrowserSaysExpired_RaisedUntilItIsOver()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        await portal.WaitForAsync("C7", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        await FailAsync(portal, "one", clockAhead: 0.5);
        await FailAsync(portal, "one", clockAhead: 0.5);
        // As the portal does when a browser tells it.
        await portal.LookAgainAsync("C7");
        await portal.WaitForAsync("C7", check => check is { Verdict: "notice", Cause: "expired" }, TimeSpan.FromSeconds(10));

        await FailAsync(portal, "another", clockAhead: 0.5);
        await portal.LookAgainAsync("C7");

        var row = await portal.RaisedAsync("C7", "expired");
        await portal.OthersAreQuietAsync("C7");
        await ExecuteAsync(portal, "DELETE FROM JoinFailures");

        await portal.GoneAsync("C7");
        Assert.Contains("A join token is valid for: 10 min", row.Everything, StringComparison.Ordinal);
        Assert.Contains("Chrome 141, Android", row.Everything, StringComparison.Ordinal);
        Assert.Contains(row.Fixes, step => step.Contains("join again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C7_BrowserWithAWrongClock_SaysSo()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        await FailAsync(portal, "one", clockAhead: -900);
        await FailAsync(portal, "another", clockAhead: -900);
        await portal.LookAgainAsync("C7");

        var row = await portal.RaisedAsync("C7", "expired-browser");

        Assert.Contains("900.0 s", row.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C7_LiveKitsClockEatsTheValidity_RaisedBeforeAnybodyFails()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        await portal.WaitForAsync("C7", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        liveKit.ClockAhead = TimeSpan.FromMinutes(11);

        var row = await portal.RaisedAsync("C7", "skew");
        // The clock's own row says nothing beside it.
        await portal.WaitForAsync("livekit-clock", check => check.Cause == "waits", TimeSpan.FromSeconds(10));
        await portal.OthersAreQuietAsync("C7");
        liveKit.ClockAhead = TimeSpan.Zero;

        await portal.GoneAsync("C7");
        Assert.Matches(@"\+6(59|60|61)\.\d s", row.Everything);
        Assert.Contains("NTP", row.Everything, StringComparison.Ordinal);
    }

    private static Task FailAsync(HealthPortal portal, string who, double clockAhead) => ExecuteAsync(
        portal,
        "INSERT INTO JoinFailures (At, Room, Cause, Detail, Browser, Who, ClockAhead) " +
        FormattableString.Invariant($"VALUES ($at, 'daily', 'token-expired', '', 'Chrome 141, Android', '{who}', {clockAhead})"));

    private static async Task ExecuteAsync(HealthPortal portal, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(portal.Folder, "bedrud.db")};Pooling=false;Default Timeout=20");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$at", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fffffff", null));
        await command.ExecuteNonQueryAsync();
    }
}
