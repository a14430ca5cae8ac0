using Microsoft.Data.Sqlite;

namespace Bedrud.Faults.Tests;

/// <summary>Reads the portal's database after everybody has gone, past the portal.</summary>
internal static class HistoryAudit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Stays of one person in one room that overlap.</summary>
    private const string Overlapping =
        """
        SELECT COUNT(*) FROM Attendances a JOIN Meetings m ON m.Id = a.MeetingId
        JOIN Attendances b ON b.Identity = a.Identity AND b.Id > a.Id JOIN Meetings n ON n.Id = b.MeetingId AND n.RoomName = m.RoomName
        WHERE a.JoinedAt < COALESCE(b.LeftAt, '9999') AND b.JoinedAt < COALESCE(a.LeftAt, '9999')
        """;

    private const string Backwards = "SELECT COUNT(*) FROM Attendances WHERE LeftAt < JoinedAt";

    private const string Open = "SELECT COUNT(*) FROM Attendances WHERE LeftAt IS NULL";

    /// <summary>Counts what is wrong; stays that are still open are given the time in which an unwatched room must be right.</summary>
    public static async Task<HistoryFaults> CheckAsync(string database)
    {
        try
        {
            await Polling.UntilAsync(async () => await CountAsync(database, Open) == 0, "the end of every stay", Patience);
        }
        catch (TimeoutException)
        {
            // Told by the count.
        }

        return new HistoryFaults(
            await CountAsync(database, "SELECT COUNT(*) FROM Attendances"), await CountAsync(database, Overlapping),
            await CountAsync(database, Backwards), await CountAsync(database, Open));
    }

    /// <summary>How many of these events the webhooks' table lacks.</summary>
    public static async Task<int> CountLostAsync(string database, IReadOnlyCollection<string> acknowledged)
    {
        await using var connection = await OpenAsync(database);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT EventId FROM Webhooks";
        var stored = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            stored.Add(reader.GetString(0));
        return acknowledged.Count(id => !stored.Contains(id));
    }

    private static async Task<int> CountAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<SqliteConnection> OpenAsync(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}

internal readonly record struct HistoryFaults(int Stays, int Overlapping, int Backwards, int Open)
{
    public static HistoryFaults operator +(HistoryFaults a, HistoryFaults b) =>
        new(a.Stays + b.Stays, a.Overlapping + b.Overlapping, a.Backwards + b.Backwards, a.Open + b.Open);

    public bool None => this is { Overlapping: 0, Backwards: 0, Open: 0 };
}
