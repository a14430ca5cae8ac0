using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

internal static class RecordingChecksSetup
{
    /// <summary>Recordings: R1 to R4, and the library's storage.</summary>
    public static IServiceCollection AddRecordingChecks(this IServiceCollection services)
    {
        services.AddHttpClient(DownloadCheck.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) })
            // They would write signed URLs.
            .RemoveAllLoggers();
        return services
            .AddSingleton<EgressWatch>()
            .AddCheck<RecordPermissionCheck>()
            .AddCheck<EgressReadyCheck>()
            .AddCheck<LocalPathCheck>()
            .AddCheck<DownloadCheck>()
            .AddCheck<RecordingStorageCheck>();
    }
}
