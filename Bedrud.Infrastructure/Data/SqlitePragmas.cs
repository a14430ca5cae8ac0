using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// Sets up each SQLite connection: a write-ahead log, so that readers and the one writer don't wait for each other, and a busy
/// timeout of 5 s for writers. With the log, <c>synchronous=NORMAL</c> loses nothing when the process dies; only a power cut may take the last commits.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
