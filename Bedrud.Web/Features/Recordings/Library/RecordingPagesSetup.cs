namespace Bedrud.Web.Features.Recordings.Library;

internal static class RecordingPagesSetup
{
    public static IServiceCollection AddRecordingPages(this IServiceCollection services) => services;

    public static void MapRecordingLibrary(this IEndpointRouteBuilder routes)
    {
    }
}
