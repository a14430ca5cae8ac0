using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Auditing;

public static class AuditServiceCollectionExtensions
{
    /// <summary>The audit log's chain: it is sealed, verified, searched, and kept as long as <see cref="AuditOptions"/> says. Needs the database.</summary>
    public static IServiceCollection AddAuditChain(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSettings<AuditOptions>(AuditOptions.Section);
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditRetention>();
        services.AddSingleton<AuditFinder>();
        services.AddHostedService<AuditSealing>();
        services.AddHostedService<AuditRetentionSchedule>();
        return services;
    }
}
