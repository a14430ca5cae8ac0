using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests;

/// <summary>An empty SQLite database of this version, made once: hundreds of portals would go through all migrations otherwise, which have tests of their own.</summary>
internal static class PreparedDatabase
{
    private static readonly Lazy<byte[]> Made = new(() => MakeAsync().GetAwaiter().GetResult());

    /// <param name="folder">A portal's data folder, in which there is no database yet.</param>
    public static void CopyTo(string folder)
    {
        var path = Path.Combine(folder, "bedrud.db");
        if (!File.Exists(path))
            File.WriteAllBytes(path, Made.Value);
    }

    private static async Task<byte[]> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bedrud-prepared-").FullName;
        try
        {
            var configuration = new ConfigurationBuilder().Build();
            await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
                .AddSingleton(new DataFolder(folder)).AddBedrudData(configuration).BuildServiceProvider();
            string connection;
            await using (var db = await services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync())
            {
                await db.Database.MigrateAsync();
                await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
                connection = db.Database.GetConnectionString()!;
            }

            using (var pooled = new SqliteConnection(connection))
                SqliteConnection.ClearPool(pooled);
            return await File.ReadAllBytesAsync(Path.Combine(folder, "bedrud.db"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
