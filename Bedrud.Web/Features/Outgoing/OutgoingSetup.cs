using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Outgoing;

namespace Bedrud.Web.Features.Outgoing;

internal static class OutgoingSetup
{
    /// <summary>Webhooks that the portal sends: sender, service and check.</summary>
    public static IServiceCollection AddOutgoing(this IServiceCollection services) => services
        .AddOutgoingWebhooks()
        .AddSingleton<OutgoingService>()
        .AddCheck<WebhookEndpointsCheck>();
}
