using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Data;

/// <summary>The databases that Bedrud runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>A file in the data folder: for one portal.</summary>
    Sqlite,
    SqlServer,
    Postgres,
}

/// <summary>The section <c>Database</c> of the configuration.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Required but for SQLite, where it is <c>bedrud.db</c> in the data folder unless said otherwise.</summary>
    public string? ConnectionString { get; set; }
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
        options.Provider != DatabaseProvider.Sqlite && string.IsNullOrWhiteSpace(options.ConnectionString)
            ? ValidateOptionsResult.Fail(
                $"Database:ConnectionString is missing: with Database:Provider {options.Provider} it must hold the address of the database. "
                + "Write it in config.yaml or in the environment (Database__ConnectionString).")
            : ValidateOptionsResult.Success;
}
