using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

public static class EmbeddedLiveKitExtensions
{
    /// <summary>
    /// The section <c>LiveKit</c>, validated at start; <see cref="LiveKitConnection"/>; and the embedded media server with its
    /// supervisor, which does nothing with <see cref="LiveKitOptions.External"/>. The application registers
    /// <see cref="DataFolder"/> and <see cref="IMeetingCounter"/>, and its own <see cref="IPortalAddress"/> where the web server's addresses are not the truth.
    /// </summary>
    public static IServiceCollection AddEmbeddedLiveKit(this IServiceCollection services)
    {
        services.AddSettings<LiveKitOptions>(LiveKitOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LiveKitOptions>, LiveKitOptionsValidator>());
        services.AddServerOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KeyStore>();
        services.TryAddSingleton<MetricsStore>();
        services.TryAddSingleton<EmbeddedSettings>();
        services.TryAddSingleton<SettingsFile>();
        services.TryAddSingleton(provider => LiveKitConnectionFactory.Create(
            provider.GetRequiredService<IOptions<LiveKitOptions>>().Value,
            provider.GetRequiredService<EmbeddedSettings>()));
        services.TryAddSingleton<IPortalAddress, ServerPortalAddress>();

        services.TryAddSingleton<SupervisorTimings>();
        services.TryAddSingleton<IMediaServerJournal, NoJournal>();
        services.TryAddSingleton<EngineDownload>();
        services.TryAddSingleton<EngineLocator>();
        services.TryAddSingleton<Launcher>();
        services.TryAddSingleton(Log);
        services.TryAddSingleton<MediaServer>();
        services.AddHostedService<MediaServerSupervisor>();
        return services;
    }

    /// <summary>
    /// Writes what the embedded server does to the audit log. To be called before <see cref="AddEmbeddedLiveKit"/>: what is registered first ends
    /// last, and the server's own end is part of the story. The database is <c>IDbContextFactory&lt;BedrudDbContext&gt;</c>.
    /// </summary>
    public static IServiceCollection AddMediaServerJournal(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MediaServerJournal>();
        services.AddSingleton<IMediaServerJournal>(provider => provider.GetRequiredService<MediaServerJournal>());
        services.AddHostedService(provider => provider.GetRequiredService<MediaServerJournal>());
        return services;
    }

    private static ServerLog Log(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<EmbeddedSettings>();
        var metrics = provider.GetRequiredService<MetricsStore>();
        return new ServerLog(provider.GetRequiredService<DataFolder>(), () => [.. settings.Secrets, .. metrics.Find() is { } endpoint ? new[] { endpoint.Password } : []]);
    }
}
