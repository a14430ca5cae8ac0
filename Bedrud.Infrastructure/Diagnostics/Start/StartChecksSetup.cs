using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start;

internal static class StartChecksSetup
{
    /// <summary>The media server's start and process: S1 to S7, C3, C4, C6.</summary>
    public static IServiceCollection AddStartChecks(this IServiceCollection services) => services.AddConfigurationChecks();

    /// <summary>The configuration in use: S3 to S7, and what else the linter says to it.</summary>
    private static IServiceCollection AddConfigurationChecks(this IServiceCollection services) => services
        .AddSingleton(provider => new ConfigurationInUse(
            provider.GetRequiredService<IOptions<LiveKitOptions>>(), provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<MediaServer>()))
        .AddCheck<TlsRemovedCheck>()
        .AddCheck<IgnoredConfigCheck>()
        .AddCheck<ShellWrapperCheck>()
        .AddCheck<HostVariableCheck>()
        .AddCheck<YamlErrorCheck>()
        .AddCheck<ConfigurationRestCheck>()
        .AddCheck<KeyStrengthCheck>();
}
