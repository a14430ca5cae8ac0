using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// The version of Identity's tables: the one with passkeys. Identity reads it from the options of the application that a context belongs to,
/// so a context that is made without one (design time, tests) must be told, or its model would lack a table.
/// </summary>
public static class IdentitySchema
{
    private static readonly IServiceProvider Standalone = new ServiceCollection().AddIdentitySchema().BuildServiceProvider();

    /// <summary>For a context that no application makes.</summary>
    public static DbContextOptionsBuilder<TContext> UseIdentitySchema<TContext>(this DbContextOptionsBuilder<TContext> options)
        where TContext : DbContext =>
        options.UseApplicationServiceProvider(Standalone);

    internal static IServiceCollection AddIdentitySchema(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
}
