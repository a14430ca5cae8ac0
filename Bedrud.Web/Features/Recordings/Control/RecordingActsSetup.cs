namespace Bedrud.Web.Features.Recordings.Control;

internal static class RecordingActsSetup
{
    /// <summary>Starting and stopping, and what a room says about recordings.</summary>
    public static IServiceCollection AddRecordingActs(this IServiceCollection services) => services
        .AddSingleton<RecordingActs>()
        .AddSingleton<RecordingSettingsService>();

    public static void MapRecordingActs(this IEndpointRouteBuilder routes) => RecordingActEndpoints.Map(routes);
}
