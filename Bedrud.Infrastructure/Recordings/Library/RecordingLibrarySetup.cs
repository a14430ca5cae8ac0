using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Recordings.Library;

internal static class RecordingLibrarySetup
{
    /// <summary>Bringing files into the library, and keeping them there.</summary>
    public static IServiceCollection AddRecordingLibrary(this IServiceCollection services) => services;
}
