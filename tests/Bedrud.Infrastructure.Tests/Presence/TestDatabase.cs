using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Presence;

/// <summary>A SQLite file of its own, as the portal has one; gone when disposed.</summary>
internal sealed class TestDatabase : IDbContextFactory<BedrudDbContext>, IDisposable
{
    private readonly string _file;

    /// <param name="file">Its path; unset: a file of the temporary folder.</param>
    public TestDatabase(string? file = null)
    {
        _file = file ?? Path.Combine(Path.GetTempPath(), $"bedrud-presence-{Guid.NewGuid():N}.db");
        using var context = CreateDbContext();
        context.Database.EnsureCreated();
    }

    public string FilePath => _file;

    /// <summary>While set, no context can be had: the database is away.</summary>
    public bool IsAway { get; set; }

    public BedrudDbContext CreateDbContext()
    {
        if (IsAway)
            throw new InvalidOperationException("The database is away.");
        var options = new DbContextOptionsBuilder<SqliteBedrudDbContext>().UseSqlite($"Data Source={_file}").AddInterceptors(new SqlitePragmas()).Options;
        return new SqliteBedrudDbContext(options);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, $"{_file}-wal", $"{_file}-shm" })
            File.Delete(file);
    }
}
