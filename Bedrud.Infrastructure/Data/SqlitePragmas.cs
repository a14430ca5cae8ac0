using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// Sets up each SQLite connection: a write-ahead log, so that readers and the one writer don't wait for each other, and a busy
/// timeout of 5 s for writers. With the log, <c>synchronous=NORMAL</c> loses nothing when the process dies; only a power cut may take the last commits.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;";

    // A pooled connection keeps its pragmas: they are set once for each of SQLite's own handles, not for each time that one is borrowed.
    private readonly ConditionalWeakTable<object, object?> _done = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (connection is not SqliteConnection { Handle: { } handle } || !_done.TryAdd(handle, null))
            return;
        // EF Core looks by such a connection whether there is a database: one that was restored from a backup has no write-ahead log yet.
        if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode is SqliteOpenMode.ReadOnly)
            return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    // SQLite has no asynchronous calls: waiting here is all that an asynchronous one would do.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
