using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Recordings.BuiltIn;
using Bedrud.Infrastructure.Recordings.Control;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings;

public static class RecordingServiceCollectionExtensions
{
    /// <summary>Recordings: their states, who makes them, and where they are kept. Needs the database, the data folder, LiveKit's API, webhooks and presence.</summary>
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<RecordingOptions>, RecordingOptionsValidator>();
        services.AddSettings<RecordingOptions>(RecordingOptions.Section);
        services.AddSingleton<RecordingBoard>();
        services.AddSingleton<RecordingStore>();
        return services
            .AddRecordingControl()
            .AddRecordingLibrary()
            .AddBuiltInRecorder();
    }
}
