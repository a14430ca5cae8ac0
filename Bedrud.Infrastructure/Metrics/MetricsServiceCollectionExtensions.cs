using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Metrics;

public static class MetricsServiceCollectionExtensions
{
    /// <summary>The instruments of presence, webhooks, exclusions, the media server and recordings. Those of LiveKit's API and of the database come with these.</summary>
    public static IServiceCollection AddInfrastructureMeters(this IServiceCollection services) => services
        .AddMeterArea<PresenceMeter>()
        .AddMeterArea<WebhookMeter>()
        .AddMeterArea<ExclusionMeter>()
        .AddMeterArea<MediaServerMeter>()
        .AddMeterArea<RecordingMeter>();
}
