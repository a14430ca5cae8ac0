using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Outgoing;

public static class OutgoingServiceCollectionExtensions
{
    /// <summary>Webhooks that the portal sends: <see cref="Outbox"/> takes what happened. Needs the database and data protection.</summary>
    public static IServiceCollection AddOutgoingWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSettings<WebhookOptions>(WebhookOptions.Section);
        return services
            .AddSingleton(p => p.GetRequiredService<IOptions<WebhookOptions>>().Value.NewGuard())
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<WebhookClient>()
            .AddSingleton<OutboxPump>()
            .AddSingleton<WebhookLanes>()
            .AddSingleton<WebhookSender>()
            .AddHostedService(p => p.GetRequiredService<WebhookSender>())
            .AddSingleton<WebhookRetention>()
            .AddHostedService(p => p.GetRequiredService<WebhookRetention>());
    }
}
