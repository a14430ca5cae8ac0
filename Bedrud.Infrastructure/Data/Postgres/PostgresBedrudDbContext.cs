using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data.Postgres;

/// <summary>The context for PostgreSQL, with its migrations beside it.</summary>
public sealed class PostgresBedrudDbContext(DbContextOptions<PostgresBedrudDbContext> options) : BedrudDbContext(options);
