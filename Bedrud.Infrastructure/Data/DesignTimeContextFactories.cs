using Bedrud.Infrastructure.Data.Postgres;
using Bedrud.Infrastructure.Data.Sqlite;
using Bedrud.Infrastructure.Data.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Bedrud.Infrastructure.Data;

// What `dotnet ef` builds contexts with: no database is opened to write a migration.
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteBedrudDbContext>
{
    public SqliteBedrudDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteBedrudDbContext>().UseSqlite("Data Source=:memory:").UseIdentitySchema().Options);
}

internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerBedrudDbContext>
{
    public SqlServerBedrudDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerBedrudDbContext>().UseSqlServer("Server=.").UseIdentitySchema().Options);
}

internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresBedrudDbContext>
{
    public PostgresBedrudDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresBedrudDbContext>().UseNpgsql("Host=localhost").UseIdentitySchema().Options);
}
