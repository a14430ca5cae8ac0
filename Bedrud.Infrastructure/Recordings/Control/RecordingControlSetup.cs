using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Recordings.Control;

internal static class RecordingControlSetup
{
    /// <summary>Starting, following and stopping recordings.</summary>
    public static IServiceCollection AddRecordingControl(this IServiceCollection services) => services
        .AddSingleton<EgressPreflight>()
        .AddSingleton<IRecorder, EgressRecorder>()
        .AddSingleton<Recorders>()
        .AddSingleton<RecordingPreflight>()
        .AddSingleton<RecordingCommands>()
        .AddSingleton<RecordingLimits>()
        .AddSingleton<RecordingLooks>()
        .AddSingleton<AutomaticRecordings>()
        .AddSingleton<IWebhookHandler, RecordingWebhooks>()
        .AddHostedService<RecordingKeeper>();
}
