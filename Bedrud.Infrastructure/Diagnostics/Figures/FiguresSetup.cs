using System.Net;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

internal static class FiguresSetup
{
    private const string HttpClientName = "LiveKitFigures";

    /// <summary>LiveKit's own figures and the history of load.</summary>
    public static IServiceCollection AddFigures(this IServiceCollection services)
    {
        services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            // A real answer of 100 KB is a tenth of that on the wire.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.GZip,
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton<FiguresSource>();
        services.AddSingleton(provider => new LiveKitFigures(
            provider.GetRequiredService<FiguresSource>(),
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<MediaServer>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LiveKitFigures>>()));
        services.AddSingleton<IWebhookCounts>(provider => provider.GetRequiredService<LiveKitFigures>());
        services.AddHostedService<FiguresReader>();
        services.AddSingleton<LoadHistory>();
        services.AddHostedService<LoadRecorder>();
        return services;
    }
}
