using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Runs retention and the sweep a minute after the start and every hour; where nothing can be brought back, also whenever a recording changes.</summary>
internal sealed class RecordingKeeping(
    RecordingRetention retention, RecordingSweep sweep, RecordingBoard board, IOptions<RecordingOptions> options, TimeProvider time, ILogger<RecordingKeeping> logger) : BackgroundService
{
    internal static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private TaskCompletionSource _bell = NewBell();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.UndoDays == 0)
            board.RecordingChanged += Ring;
        try
        {
            for (var next = time.GetUtcNow() + AfterStart; ;)
            {
                var bell = NewBell();
                Volatile.Write(ref _bell, bell);
                var now = time.GetUtcNow();
                var isDue = now >= next;
                await RunAsync(isDue, stoppingToken);
                if (isDue)
                    next = now + Every;
                await Task.WhenAny(bell.Task, Task.Delay(next > now ? next - now : Every, time, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            board.RecordingChanged -= Ring;
        }
    }

    private void Ring(string room, Guid recording) => Volatile.Read(ref _bell).TrySetResult();

    private async Task RunAsync(bool all, CancellationToken stoppingToken)
    {
        try
        {
            var expired = all ? await retention.ExpireAsync(stoppingToken) : 0;
            var purged = all || options.Value.UndoDays == 0 ? await retention.PurgeAsync(stoppingToken) : 0;
            var strays = all ? await sweep.SweepAsync(stoppingToken) : 0;
            if (expired + purged + strays > 0)
                RecordingLog.Cleared(logger, expired, purged, strays);
        }
#pragma warning disable CA1031 // Whatever it was, the next hour may be better.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            RecordingLog.ClearingFailed(logger, e);
        }
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
