using Bedrud.Domain.Auditing;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// What makes searching <see cref="AuditEntry.SearchText"/> quick, in the words of each database: FTS5 in SQLite, a GIN index in PostgreSQL. It answers too much
/// rather than too little; what is found is decided by the text itself, everywhere alike. SQL Server has none, and reads the texts.
/// </summary>
public static class AuditSearchIndex
{
    // No migration: a table that SQLite rebuilds loses its triggers, and each start puts them back.
    private const string Sqlite = """
        CREATE VIRTUAL TABLE IF NOT EXISTS "AuditSearch" USING fts5(
            "SearchText", content='AuditEntries', content_rowid='Sequence', detail=none, prefix='2 3 4', tokenize="unicode61 remove_diacritics 0");
        CREATE TRIGGER IF NOT EXISTS "AuditSearchSealed" AFTER UPDATE OF "Sequence" ON "AuditEntries" WHEN new."Sequence" IS NOT NULL BEGIN
            INSERT INTO "AuditSearch" (rowid, "SearchText") VALUES (new."Sequence", new."SearchText"); END;
        CREATE TRIGGER IF NOT EXISTS "AuditSearchDeleted" AFTER DELETE ON "AuditEntries" WHEN old."Sequence" IS NOT NULL BEGIN
            INSERT INTO "AuditSearch" ("AuditSearch", rowid, "SearchText") VALUES ('delete', old."Sequence", old."SearchText"); END;
        """;

    // In one statement, so that portals that start together don't both make it.
    private const string Postgres = """
        SELECT pg_advisory_lock(4205112308);
        CREATE INDEX IF NOT EXISTS "IX_AuditEntries_Search" ON "AuditEntries" USING gin (array_to_tsvector(string_to_array(ltrim("SearchText"), ' ')));
        SELECT pg_advisory_unlock(4205112308);
        """;

    /// <summary>Makes it where it is not there yet; on a log of a million entries that takes a minute, once.</summary>
    public static async Task EnsureAsync(BedrudDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        try
        {
            if (db.Database.IsSqlite())
                await EnsureSqliteAsync(db, cancellationToken);
            else if (db.Database.IsNpgsql())
                await db.Database.ExecuteSqlRawAsync(Postgres, cancellationToken);
        }
        finally
        {
            db.Database.SetCommandTimeout(null);
        }
    }

    /// <summary>Whether <see cref="ListAsync"/> answers for this database.</summary>
    internal static bool Lists(BedrudDbContext db) => db.Database.IsSqlite();

    /// <summary>SQLite's: the sequences of entries that have words which begin so, the newest first.</summary>
    /// <param name="words">Letters and digits only.</param>
    /// <param name="from">The first sequence.</param>
    /// <param name="before">The sequence after the last.</param>
    internal static async Task<List<long>> ListAsync(
        BedrudDbContext db, IEnumerable<string> words, long from, long before, int take, CancellationToken cancellationToken)
    {
        var match = string.Join(' ', words.Select(w => $"\"{w}\"*"));
        return await db.Database.SqlQuery<long>(
            $"""
            SELECT rowid AS "Value" FROM "AuditSearch" WHERE "AuditSearch" MATCH {match} AND rowid >= {from} AND rowid < {before} ORDER BY rowid DESC LIMIT {take}
            """).ToListAsync(cancellationToken);
    }

    /// <summary>PostgreSQL's: the entries that have words which begin so. Elsewhere all entries.</summary>
    internal static IQueryable<AuditEntry> Narrow(BedrudDbContext db, IReadOnlyCollection<string> words)
    {
        if (words.Count == 0 || !db.Database.IsNpgsql())
            return db.AuditEntries;
        var query = string.Join(" & ", words.Select(w => $"'{w}':*"));
        return db.AuditEntries.FromSql(
            $"""
            SELECT * FROM "AuditEntries" WHERE array_to_tsvector(string_to_array(ltrim("SearchText"), ' ')) @@ {query}::tsquery
            """);
    }

    private static async Task EnsureSqliteAsync(BedrudDbContext db, CancellationToken cancellationToken)
    {
        var isNew = await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = 'AuditSearch'").SingleAsync(cancellationToken) == 0;
        await db.Database.ExecuteSqlRawAsync(Sqlite, cancellationToken);
        if (isNew)
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "AuditSearch" (rowid, "SearchText") SELECT "Sequence", "SearchText" FROM "AuditEntries" WHERE "Sequence" IS NOT NULL""", cancellationToken);
    }
}
