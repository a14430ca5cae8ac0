using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data.SqlServer;

/// <summary>The context for SQL Server, with its migrations beside it.</summary>
public sealed class SqlServerBedrudDbContext(DbContextOptions<SqlServerBedrudDbContext> options) : BedrudDbContext(options);
