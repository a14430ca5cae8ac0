using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Recordings.Control;

internal static class RecordingControlSetup
{
    /// <summary>Starting, following and stopping recordings.</summary>
    public static IServiceCollection AddRecordingControl(this IServiceCollection services) => services;
}
