using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

internal static class RecordingLibrarySetup
{
    /// <summary>Bringing files into the library, and keeping them there.</summary>
    public static IServiceCollection AddRecordingLibrary(this IServiceCollection services) => services
        .AddRecordingStorage()
        .AddSingleton<SourceCopy>()
        .AddSingleton<SourceFinder>()
        .AddSingleton<S3Fetcher>()
        .AddSingleton<HttpFetcher>()
        .AddSingleton<RecordingFetch>()
        .AddSingleton<Ffmpeg>()
        .AddSingleton<MediaInspector>()
        .AddSingleton<MediaSample>()
        .AddSingleton<RecordingProcessor>()
        .AddSingleton<RecordingQueue>()
        .AddSingleton<RecordingWorkers>()
        .AddHostedService<RecordingJobs>()
        .AddSingleton(provider => new RecordingSpace(
            provider.GetRequiredService<IDbContextFactory<BedrudDbContext>>(), provider.GetRequiredService<IRecordingInventory>(),
            provider.GetRequiredService<RecordingFolders>(), provider.GetRequiredService<IOptions<RecordingOptions>>()))
        .AddSingleton<RecordingRetention>()
        .AddSingleton<UnknownRecordingFiles>()
        .AddSingleton<RecordingSweep>()
        .AddHostedService<RecordingKeeping>()
        .AddSingleton<RecordingCounts>()
        .AddHostedService(provider => provider.GetRequiredService<RecordingCounts>());

    private static IServiceCollection AddRecordingStorage(this IServiceCollection services) => services
        .AddSingleton<RecordingFolders>()
        .AddSingleton<S3Access>()
        .AddSingleton<DiskStorage>()
        .AddSingleton<S3Storage>()
        .AddSingleton<IRecordingStorage>(provider => IsS3(provider) ? provider.GetRequiredService<S3Storage>() : provider.GetRequiredService<DiskStorage>())
        .AddSingleton(provider => (IRecordingInventory)provider.GetRequiredService<IRecordingStorage>());

    private static bool IsS3(IServiceProvider provider) => provider.GetRequiredService<IOptions<RecordingOptions>>().Value.Library == LibraryStorage.S3;
}
