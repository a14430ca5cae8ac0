using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bedrud.Infrastructure.Data;

/// <summary>Every time in the database is UTC; SQLite and SQL Server forget the kind, so it is set again when read.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
