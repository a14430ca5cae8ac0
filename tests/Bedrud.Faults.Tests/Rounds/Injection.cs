using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Bedrud.Faults.Tests;

/// <summary>Makes one fault happen, and ends it.</summary>
internal static class Injection
{
    /// <summary>Returns when the fault is over and what it hit runs again.</summary>
    public static async Task InjectAsync(PlannedFault fault, House house, int victims)
    {
        await Task.Delay(fault.At);
        switch (fault.Kind)
        {
            case FaultKind.PortalKilled:
                await KillPortalAsync(house, fault.For);
                break;
            case FaultKind.MediaServerKilled:
                await house.KillMediaServerAsync();
                await Task.Delay(fault.For);
                house.StartMediaServer();
                await house.Truth.UntilUpAsync();
                break;
            case FaultKind.DatabaseLocked:
                await LockAsync(house.Portal.Database, fault.For);
                break;
            case FaultKind.ClientsFrozen:
                await house.Crowds[victims].FreezeAsync();
                await Task.Delay(fault.For);
                await house.Crowds[victims].ThawAsync();
                break;
            default:
                var webhooks = Webhooks(fault.Kind);
                house.Relay!.Faults |= webhooks;
                await Task.Delay(fault.For);
                house.Relay.Faults &= ~webhooks;
                break;
        }
    }

    // Over when the pages are back, too: a list can be right or wrong only where there is one. How long a browser takes to load a page says
    // nothing about presence.
    private static async Task KillPortalAsync(House house, TimeSpan during)
    {
        var pages = house.Rooms.Select(r => r.Page).OfType<RoomPage>().ToList();
        foreach (var page in pages)
            await page.MarkAsync();
        await house.Portal.KillAsync();
        await Task.Delay(during);
        await house.Portal.StartAsync();
        var back = Stopwatch.StartNew();
        foreach (var page in pages)
            await Polling.UntilAsync(page.IsBackAsync, "a page after the portal's restart", TimeSpan.FromSeconds(60));
        if (back.Elapsed > house.SlowestPage)
            house.SlowestPage = back.Elapsed;
    }

    private static async Task LockAsync(string database, TimeSpan during)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();
        await Task.Delay(during);
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
    }

    private static WebhookFaults Webhooks(FaultKind kind) => kind switch
    {
        FaultKind.WebhooksLost => WebhookFaults.Lost,
        FaultKind.WebhooksDoubled => WebhookFaults.Doubled,
        FaultKind.WebhooksReordered => WebhookFaults.Reordered,
        _ => WebhookFaults.Delayed,
    };
}
