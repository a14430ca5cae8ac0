using System.Data.Common;
using System.Globalization;
using Bedrud.Domain.Recordings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bedrud.Recordings.Tests;

/// <summary>A recording as it stands in the database, with its job.</summary>
/// <param name="HasJob">Somebody will look for its file again.</param>
internal sealed record RecordingRow(
    Guid Id, string Room, RecordingState State, RecordingReason Reason, RecordingEnd End, string Detail, DateTime? AskedAt, DateTime? StopRequestedAt, string FileKey, bool HasJob, int Attempts)
{
    public override string ToString() => $"{State}{(Reason == RecordingReason.None ? "" : $" ({Reason}: {Detail})")}{(HasJob ? $", {Attempts} attempts" : "")}";
}

/// <summary>Reads recordings past the portal, which may be dead.</summary>
internal sealed class RecordingTable(Func<DbConnection> connect)
{
    private const string Query =
        """
        SELECT r."Id", r."RoomName", r."State", r."Reason", r."End", r."Detail", r."AskedAt", r."StopRequestedAt", r."FileKey", j."Attempts", j."GaveUpAt", j."RecordingId"
        FROM "Recordings" r LEFT JOIN "RecordingJobs" j ON j."RecordingId" = r."Id" ORDER BY r."RequestedAt"
        """;

    public static RecordingTable Sqlite(string path) => new(() => new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False"));

    public static RecordingTable Postgres(string connection) => new(() => new NpgsqlConnection(connection));

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<RecordingRow>> ReadAsync()
    {
        await using var connection = connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<RecordingRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(new RecordingRow(
                Guid.Parse(Text(reader, 0)), Text(reader, 1), (RecordingState)Convert.ToInt32(reader.GetValue(2), CultureInfo.InvariantCulture),
                Enum.Parse<RecordingReason>(Text(reader, 3)), Enum.Parse<RecordingEnd>(Text(reader, 4)), Text(reader, 5), Time(reader, 6), Time(reader, 7), Text(reader, 8),
                Text(reader, 11).Length > 0 && reader.IsDBNull(10), reader.IsDBNull(9) ? 0 : Convert.ToInt32(reader.GetValue(9), CultureInfo.InvariantCulture)));
        }

        return rows;
    }

    private static string Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;

    private static DateTime? Time(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetValue(column) is DateTime time ? time : DateTime.Parse(Text(reader, column), CultureInfo.InvariantCulture);
}
