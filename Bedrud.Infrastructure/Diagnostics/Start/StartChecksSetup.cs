using Bedrud.Infrastructure.Diagnostics.Start.Redis;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start;

internal static class StartChecksSetup
{
    /// <summary>The media server's start and process: S1 to S7, C3, C4, C6; with C5 and M3, which are seen there too. And what the portal can mend of its own server.</summary>
    public static IServiceCollection AddStartChecks(this IServiceCollection services)
    {
        services.AddSingleton<Surroundings>().AddSingleton<EmbeddedFixes>().AddSingleton<LeftOverProcesses>().AddSingleton<RedisProbe>();
        return services
            .AddCheck<ExternalAddressInContainerCheck>()
            .AddCheck<TurnCheck>()
            .AddCheck<BinaryCheck>()
            .AddCheck<PortCheck>()
            .AddCheck<CrashCheck>()
            .AddCheck<RestartsCheck>()
            .AddCheck<LeftOverCheck>()
            .AddCheck<ServerVersionCheck>()
            .AddCheck<DevelopmentServerCheck>()
            .AddCheck<RedisCheck>()
            .AddCheck<ExternalAddressOutsideCheck>()
            .AddRemedy<RestartMediaServer>()
            .AddRemedy<MovePort>()
            .AddRemedy<SetNodeIp>()
            .AddRemedy<SetRoomTimeouts>()
            .AddRemedy<TurnOn>()
            .AddRemedy<EndLeftOver>()
            .AddConfigurationChecks();
    }

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
