using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

internal static class WebhookChecksSetup
{
    /// <summary>Webhooks: W1 to W3.</summary>
    public static IServiceCollection AddWebhookChecks(this IServiceCollection services) => services;
}
