using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Tokens;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit;

/// <summary>Registers what talks to LiveKit. A <see cref="LiveKitConnection"/> must be registered beside it.</summary>
public static class LiveKitServiceCollectionExtensions
{
    private const string HttpClientName = "LiveKit";

    // Ten thousand participants with their tracks take a few megabytes.
    private const int MaxAnswerBytes = 64 << 20;

    /// <summary><see cref="ILiveKitApi"/> and <see cref="IJoinTokenIssuer"/>.</summary>
    public static IServiceCollection AddLiveKitApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TokenSigner>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<IJoinTokenIssuer, JoinTokenIssuer>();
        services.AddSingleton<ILiveKitApi, LiveKitApi>();
        services.AddSingleton<IEgressApi, EgressApi>();
        services.AddSingleton<TokenInspector>();
        services.AddSingleton<IMeetingCounter, MeetingCounter>();
        services.AddSingleton(provider => new TwirpClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<LiveKitConnection>(),
            provider.GetRequiredService<LiveKitApiMeter>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddMetrics().AddMeterArea<LiveKitApiMeter>();
        services.AddHttpClient(HttpClientName, client =>
            {
                // TwirpClient has a deadline for each call.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = MaxAnswerBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            // The handler renews its connections itself, so that a singleton may hold the client for ever.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // They would write a line for each of the reconciler's calls.
            .RemoveAllLoggers();
        return services;
    }

    /// <summary>
    /// <see cref="WebhookReceiver"/>, <see cref="WebhookStatistics"/> and the background services behind them. Handlers are the registered
    /// <see cref="IWebhookHandler"/>s; the database is <c>IDbContextFactory&lt;BedrudDbContext&gt;</c>.
    /// </summary>
    public static IServiceCollection AddLiveKitWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WebhookVerifier>();
        services.AddSingleton<WebhookStatistics>();
        services.AddSingleton<WebhookInbox>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookDispatcher>();
        services.AddSingleton<WebhookPurge>();
        services.AddSingleton(provider => new WebhookReceiver(
            provider.GetRequiredService<WebhookVerifier>(),
            provider.GetRequiredService<WebhookInbox>(),
            provider.GetRequiredService<WebhookStatistics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhookReceiver>>()));
        // Stopped in reverse: first the handlers, then the writer, which notes what they finished.
        services.AddHostedService(provider => provider.GetRequiredService<WebhookPurge>());
        services.AddHostedService<WebhookInboxWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookDispatcher>());
        return services;
    }

    private static SocketsHttpHandler CreateHandler(IServiceProvider provider)
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the machine's environment can't reach our loopback.
            UseProxy = !provider.GetRequiredService<LiveKitConnection>().InternalHost.IsLoopback,
        };
        if (provider.GetRequiredService<IOptions<LiveKitOptions>>().Value.SkipTlsVerify)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        return handler;
    }
}
