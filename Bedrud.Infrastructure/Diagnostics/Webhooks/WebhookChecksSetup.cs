using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

internal static class WebhookChecksSetup
{
    /// <summary>Webhooks: W1 to W3.</summary>
    public static IServiceCollection AddWebhookChecks(this IServiceCollection services)
    {
        services.AddSingleton<ProbeRooms>();
        services.AddSingleton<ProbePasses>();
        services.AddSingleton(provider => new WebhookProbe(
            provider.GetRequiredService<ProbeRooms>(),
            provider.GetRequiredService<WebhookDispatcher>(),
            provider.GetRequiredService<WebhookStatistics>(),
            provider.GetRequiredService<IDbContextFactory<BedrudDbContext>>(),
            provider.GetRequiredService<IWebhookCounts>(),
            provider.GetRequiredService<CheckSignals>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<WebhookWatch>();
        services.AddSingleton<WebhookSituation>();
        services.AddSingleton<WebhookFixes>();
        return services.AddCheck<WebhooksConfiguredCheck>().AddCheck<WebhookPathCheck>().AddCheck<RoomCleanupCheck>().AddCheck<WebhookDeliveryCheck>();
    }
}
