using System.Diagnostics;
using System.Text;
using Bedrud.Tests;
using Microsoft.Data.Sqlite;

namespace Bedrud.Bench;

/// <summary>How many webhooks a second are taken in, each of them in the database before it is answered, and whether a crash loses any.</summary>
internal static class Intake
{
    private const int Rooms = 500;

    public static async Task MeasureAsync(ListedLiveKit liveKit, TimeSpan during)
    {
        await using var portal = Portals.External(liveKit);
        await portal.StartAsync();
        var port = new Uri(portal.Url).Port;
        var health = Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

        // Warm, so that both are measured compiled.
        await Load.RunAsync(port, Load.Visits(Rooms, 4000, "warm"), TimeSpan.FromSeconds(6));
        await Load.RunAsync(port, Load.Same(health, 200_000), TimeSpan.FromSeconds(3));

        var empty = await Load.RunAsync(port, Load.Same(health, 2_000_000), during / 2);
        var usedBefore = portal.ProcessorTime;
        var intake = await Load.RunAsync(port, Load.Visits(Rooms, (int)(during.TotalSeconds * 2000), "load"), during);
        var used = portal.ProcessorTime - usedBefore;
        var behind = await UntilHandledAsync(portal.Database);
        var emptyAgain = await Load.RunAsync(port, Load.Same(health, 2_000_000), during / 2);
        var emptyRate = (empty.Rate + emptyAgain.Rate) / 2;
        var commits = RawCommits(TimeSpan.FromSeconds(2));
        Table.Row("webhooks accepted and stored, a second", $"{intake.Rate:0}", ">= 2000");
        Table.Row("  to an empty endpoint of the same process, ratio", $"{intake.Rate / emptyRate:0.00}");
        Table.Row("  to single commits of the same rows in SQLite, ratio", $"{intake.Rate / commits:0.00}");
        Table.Row("  the portal's processor time for each, microseconds", $"{used.TotalMicroseconds / intake.Acknowledged.Count:0}");
        Table.Row("  99th percentile, ms", $"{intake.P99:0.0}");
        Table.Row("  until the last was acted on, after the load, s", $"{behind.TotalSeconds:0.0}");
        Table.Row("  acted on, a second, load and rest together", $"{intake.Acknowledged.Count / (during + behind).TotalSeconds:0}");
        Table.Row("  told to come again, since too many wait (503)", $"{intake.Deferred}");
        Table.Row("  any other answer", $"{intake.Refused}", "0");
        await KillAsync(portal, port);
    }

    private static async Task KillAsync(PortalProcess portal, int port)
    {
        var load = Load.RunAsync(port, Load.Visits(Rooms, 8000, "crash"), TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await portal.KillAsync();
        var acknowledged = (await load).Acknowledged;
        await portal.StartAsync();
        Table.Row("portal killed under load: webhooks acknowledged before", $"{acknowledged.Count}");
        Table.Row("  of these not in the database after the restart", $"{CountMissing(portal.Database, acknowledged)}", "0");
    }

    /// <summary>Waits until the portal has acted on every webhook that it stored.</summary>
    public static async Task<TimeSpan> UntilHandledAsync(string database)
    {
        var clock = Stopwatch.StartNew();
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM Webhooks WHERE ProcessedAt IS NULL)";
        while ((long)(await command.ExecuteScalarAsync())! == 1)
            await Task.Delay(50);
        return clock.Elapsed;
    }

    private static int CountMissing(string database, IReadOnlyCollection<string> ids)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EventId FROM Webhooks";
        var stored = new HashSet<string>(StringComparer.Ordinal);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            stored.Add(reader.GetString(0));
        return ids.Count(id => !stored.Contains(id));
    }

    // One row, one commit, one thread, with the portal's own pragmas: what there would be without batches.
    private static double RawCommits(TimeSpan during)
    {
        var path = Path.Combine(Path.GetTempPath(), $"bedrud-bench-{Guid.NewGuid():N}.db");
        try
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE Webhooks (EventId TEXT PRIMARY KEY, Payload TEXT NOT NULL)";
            command.ExecuteNonQuery();
            command.CommandText = "INSERT INTO Webhooks VALUES ($id, $payload)";
            var id = command.Parameters.Add("$id", SqliteType.Text);
            command.Parameters.AddWithValue("$payload", new string('x', 900));
            var clock = Stopwatch.StartNew();
            var commits = 0;
            for (; clock.Elapsed < during; commits++)
            {
                id.Value = $"EV_{commits}";
                command.ExecuteNonQuery();
            }

            return commits / clock.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var file in new[] { path, path + "-wal", path + "-shm" })
                File.Delete(file);
        }
    }
}
