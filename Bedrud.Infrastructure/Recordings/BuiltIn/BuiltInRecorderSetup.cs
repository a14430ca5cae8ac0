using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

internal static class BuiltInRecorderSetup
{
    /// <summary>The recorder of Bedrud's own.</summary>
    public static IServiceCollection AddBuiltInRecorder(this IServiceCollection services)
    {
        services.TryAddSingleton<CaptureTimings>();
        services.AddSingleton<CaptureServices>();
        services.AddSingleton(provider => new BuiltInRecorder(provider.GetRequiredService<CaptureServices>()));
        services.AddSingleton<IRecorder>(provider => provider.GetRequiredService<BuiltInRecorder>());
        services.AddHostedService(provider => provider.GetRequiredService<BuiltInRecorder>());
        return services;
    }
}
