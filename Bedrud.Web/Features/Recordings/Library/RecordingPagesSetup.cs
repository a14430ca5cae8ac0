using Bedrud.Web.Features.Recordings.Library.Media;

namespace Bedrud.Web.Features.Recordings.Library;

internal static class RecordingPagesSetup
{
    public static IServiceCollection AddRecordingPages(this IServiceCollection services) => services
        .AddSingleton<RecordingLibrary>()
        .AddSingleton<RecordingMedia>();

    public static void MapRecordingLibrary(this IEndpointRouteBuilder routes) => routes.MapRecordingEndpoints();
}
