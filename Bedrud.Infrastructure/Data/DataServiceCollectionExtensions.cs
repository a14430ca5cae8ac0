using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data.Postgres;
using Bedrud.Infrastructure.Data.Sqlite;
using Bedrud.Infrastructure.Data.SqlServer;
using Bedrud.Infrastructure.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Data;

public static class DataServiceCollectionExtensions
{
    /// <summary>The database of the section <c>Database</c>, as an <c>IDbContextFactory&lt;BedrudDbContext&gt;</c> and, for Identity, a scoped context.</summary>
    public static IServiceCollection AddBedrudData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentitySchema();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSettings<DatabaseOptions>(DatabaseOptions.Section);

        // An unknown one is told with all other errors before any database is touched.
        Enum.TryParse<DatabaseProvider>(configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"], ignoreCase: true, out var provider);
        return provider switch
        {
            DatabaseProvider.SqlServer => services.AddContext<SqlServerBedrudDbContext>((options, _, connection) => options.UseSqlServer(connection)),
            DatabaseProvider.Postgres => services.AddContext<PostgresBedrudDbContext>((options, _, connection) => options.UseNpgsql(connection)),
            _ => services.AddContext<SqliteBedrudDbContext>((options, folder, connection) => options
                .UseSqlite(connection ?? $"Data Source={SqliteFile.OwnersAlone(folder.File("bedrud.db"))}")
                .AddInterceptors(new SqlitePragmas())),
        };
    }

    private static IServiceCollection AddContext<TContext>(
        this IServiceCollection services, Action<DbContextOptionsBuilder, DataFolder, string?> configure)
        where TContext : BedrudDbContext
    {
        services.AddMetrics().AddMeterArea<DatabaseMeter>();
        services.AddPooledDbContextFactory<TContext>((provider, options) => configure(
            options.AddInterceptors(provider.GetRequiredService<DatabaseMeter>()),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString));
        services.AddSingleton<IDbContextFactory<BedrudDbContext>, ProviderContextFactory<TContext>>();
        services.AddSingleton<JoinFactsReader>();
        services.AddScoped(p => p.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContext());
        return services;
    }
}
