using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Web.Features.Health.Checks;

internal static class PortalChecksSetup
{
    public static IServiceCollection AddPortalChecks(this IServiceCollection services) => services
        .AddCheck<DatabaseCheck>()
        .AddCheck<DiskSpaceCheck>()
        .AddCheck<DataProtectionKeysCheck>()
        .AddCheck<ReconciliationCheck>()
        .AddCheck<PortalLoadCheck>();
}
