using Bedrud.Web.Features.Recordings.Control;
using Bedrud.Web.Features.Recordings.Library;
using Bedrud.Web.Features.Recordings.Recorder;
using Bedrud.Web.Features.Recordings.Shares;

namespace Bedrud.Web.Features.Recordings;

public static class RecordingsSetup
{
    /// <summary>What people do with recordings.</summary>
    public static IServiceCollection AddRecordingFeatures(this IServiceCollection services) => services
        .AddSingleton<RecordingWords>()
        .AddRecordingActs()
        .AddRecordingPages()
        .AddSingleton<RecordingRepairs>()
        .AddRecordingShares()
        .AddRecorderPage();

    public static void MapRecordings(this IEndpointRouteBuilder routes)
    {
        routes.MapRecordingActs();
        routes.MapRecordingLibrary();
        routes.MapRecordingRepairs();
        routes.MapRecordingShares();
        routes.MapRecorder();
    }
}
