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
        services.TryAddSingleton(provider => LiveKitConnectionFactory.Create(
            provider.GetRequiredService<IOptions<LiveKitOptions>>().Value,
            provider.GetRequiredService<KeyStore>()));
        services.TryAddSingleton<IPortalAddress, ServerPortalAddress>();

        services.TryAddSingleton<SupervisorTimings>();
        services.TryAddSingleton<EngineLocator>();
        services.TryAddSingleton<Launcher>();
        services.TryAddSingleton(Log);
        services.TryAddSingleton<MediaServer>();
        services.AddHostedService<MediaServerSupervisor>();
        return services;
    }

    private static ServerLog Log(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<LiveKitOptions>>();
        var keys = provider.GetRequiredService<KeyStore>();
        return new ServerLog(provider.GetRequiredService<DataFolder>(), () => [LiveKitConnectionFactory.Keys(options.Value, keys).ApiSecret]);
    }
}
