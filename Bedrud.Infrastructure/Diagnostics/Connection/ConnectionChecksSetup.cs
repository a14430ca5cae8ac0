using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

internal static class ConnectionChecksSetup
{
    /// <summary>Reaching LiveKit: C1, C2, C5, C7, M4, certificates, clocks.</summary>
    public static IServiceCollection AddConnectionChecks(this IServiceCollection services) => services
        .AddSingleton<LiveKitProbe>()
        .AddCheck<LiveKitReachedCheck>()
        .AddCheck<CertificateTrustCheck>()
        .AddCheck<TokenExpiryCheck>()
        .AddCheck<TokenRoundTripCheck>()
        .AddCheck<LiveKitClockCheck>()
        .AddCheck<LiveKitCertificateCheck>()
        .AddCheck<PortalCertificateCheck>()
        .AddCheck<BrowserSignallingCheck>();
}
