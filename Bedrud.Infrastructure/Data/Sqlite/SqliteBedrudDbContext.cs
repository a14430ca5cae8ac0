using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data.Sqlite;

/// <summary>The context for SQLite, with its migrations beside it.</summary>
public sealed class SqliteBedrudDbContext(DbContextOptions<SqliteBedrudDbContext> options) : BedrudDbContext(options);
