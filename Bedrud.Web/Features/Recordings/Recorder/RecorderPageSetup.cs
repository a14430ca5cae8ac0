namespace Bedrud.Web.Features.Recordings.Recorder;

internal static class RecorderPageSetup
{
    public static IServiceCollection AddRecorderPage(this IServiceCollection services) => services;

    public static void MapRecorder(this IEndpointRouteBuilder routes)
    {
    }
}
