using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Media;

internal static class MediaChecksSetup
{
    /// <summary>Sound and picture: M1, M2, M3, M5, M6.</summary>
    public static IServiceCollection AddMediaChecks(this IServiceCollection services) => services
        .AddCheck<MediaArrivesCheck>()
        .AddCheck<RelayUnusedCheck>();
}
