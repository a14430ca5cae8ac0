using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

internal static class RecordingChecksSetup
{
    /// <summary>Recordings: R1 to R4.</summary>
    public static IServiceCollection AddRecordingChecks(this IServiceCollection services) => services;
}
