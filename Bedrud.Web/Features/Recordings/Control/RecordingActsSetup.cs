namespace Bedrud.Web.Features.Recordings.Control;

internal static class RecordingActsSetup
{
    public static IServiceCollection AddRecordingActs(this IServiceCollection services) => services;

    public static void MapRecordingActs(this IEndpointRouteBuilder routes)
    {
    }
}
