using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Metrics;

public static class MetricsServiceCollectionExtensions
{
    /// <summary>The instruments of presence, webhooks, exclusions and the media server. Those of LiveKit's API and of the database come with these.</summary>
    public static IServiceCollection AddInfrastructureMeters(this IServiceCollection services) => services
        .AddMeterArea<PresenceMeter>()
        .AddMeterArea<WebhookMeter>()
        .AddMeterArea<ExclusionMeter>()
        .AddMeterArea<MediaServerMeter>();
}
