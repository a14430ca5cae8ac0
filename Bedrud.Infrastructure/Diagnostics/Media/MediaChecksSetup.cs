using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Infrastructure.Diagnostics.Media;

internal static class MediaChecksSetup
{
    /// <summary>Sound and picture: M1, M2, M3, M5, M6.</summary>
    public static IServiceCollection AddMediaChecks(this IServiceCollection services)
    {
        services.TryAddSingleton(new StunSettings(null));
        return services
            .AddSingleton<SignallingProbe>()
            .AddSingleton<RelayProbe>()
            .AddSingleton<PortalAudience>()
            .AddSingleton<NodeAddressReading>()
            .AddCheck<TurnCheck>()
            .AddCheck<NodeAddressCheck>()
            .AddCheck<UdpRangeCheck>()
            .AddCheck<TurnCertificateCheck>()
            .AddCheck<MediaArrivesCheck>()
            .AddCheck<RelayUnusedCheck>();
    }
}
