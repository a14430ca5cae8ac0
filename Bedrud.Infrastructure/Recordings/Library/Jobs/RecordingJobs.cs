using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Looks for work: at once when a recording changes, and every few seconds for what is due by now or was another portal's.</summary>
internal sealed class RecordingJobs(RecordingWorkers workers, RecordingBoard board, TimeProvider time, ILogger<RecordingJobs> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _bell = NewBell();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.RecordingChanged += Ring;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                // Before the look: what changes during it is looked at again.
                var bell = NewBell();
                Volatile.Write(ref _bell, bell);
                await TakeAsync(stoppingToken);
                await Task.WhenAny(bell.Task, Task.Delay(Every, time, stoppingToken));
            }
        }
        finally
        {
            board.RecordingChanged -= Ring;
            await workers.WhenDoneAsync();
        }
    }

    private void Ring(string room, Guid recording) => Volatile.Read(ref _bell).TrySetResult();

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await workers.TakeAsync(stoppingToken);
        }
#pragma warning disable CA1031 // The database may be back in a moment.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            RecordingLog.QueueFailed(logger, e);
        }
        catch (OperationCanceledException)
        {
            // The portal ends.
        }
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
