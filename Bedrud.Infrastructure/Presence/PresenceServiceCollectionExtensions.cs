using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Infrastructure.Presence;

public static class PresenceServiceCollectionExtensions
{
    /// <summary>
    /// Who is in which room now (<see cref="PresenceStore"/>, <see cref="PresenceFeed"/>, <see cref="Reconciler"/>) the history of meetings, and how good
    /// people's connections are (<see cref="QualityBoard"/>, <see cref="QualityRecorder"/>). Needs
    /// <c>ILiveKitApi</c>, the webhook inbox, the database and <c>AddEmbeddedLiveKit</c>.
    /// </summary>
    public static IServiceCollection AddPresence(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PresenceStore>();
        services.AddSingleton<MeetingHistory>();
        services.AddSingleton<PresenceFeed>();
        services.AddSingleton<Reconciler>();
        services.AddHostedService(p => p.GetRequiredService<Reconciler>());
        services.AddHostedService<ReconcileWhenReady>();
        services.AddSingleton<IWebhookHandler, PresenceDispatcher>();
        services.AddSingleton<QualityBoard>();
        services.AddSingleton<QualityRecorder>();
        services.AddHostedService(p => p.GetRequiredService<QualityRecorder>());
        return services;
    }
}
