using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Exclusions;

public static class ExclusionServiceCollectionExtensions
{
    /// <summary>
    /// Who is kept out of which room (<see cref="ExclusionIndex"/>), and that they stay out (<see cref="MeetingGuard"/>). Needs the database,
    /// <c>ILiveKitApi</c>, the webhook inbox and presence.
    /// </summary>
    public static IServiceCollection AddExclusions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ExclusionIndex>();
        services.AddSingleton(p => new MeetingGuard(
            p.GetRequiredService<ExclusionIndex>(), p.GetRequiredService<ILiveKitApi>(), p.GetRequiredService<PresenceFeed>(),
            p.GetRequiredService<Reconciler>(), p.GetRequiredService<WebhookDispatcher>(),
            p.GetRequiredService<IDbContextFactory<BedrudDbContext>>(), p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<MeetingGuard>>()));
        services.AddHostedService(p => p.GetRequiredService<MeetingGuard>());
        return services;
    }
}
