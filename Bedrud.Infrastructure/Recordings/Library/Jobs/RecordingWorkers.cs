using System.Collections.Concurrent;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Works at jobs: a few at a time, the others in a line. What stands in the line is this portal's already, so that nothing waits unattended. A singleton.</summary>
internal sealed class RecordingWorkers(RecordingQueue queue, RecordingProcessor processor, TimeProvider time, ILogger<RecordingWorkers> logger) : IDisposable
{
    private const int AtOnce = 2;
    private const int LongestLine = 32;
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    /// <summary>Takes what is due; returns when it is taken, not when it is done.</summary>
    /// <returns>How many jobs were taken.</returns>
    public async Task<int> TakeAsync(CancellationToken stoppingToken)
    {
        var running = _running.Where(r => !r.Value.IsCompleted).Select(r => r.Key).ToList();
        var claimed = await queue.ClaimAsync(LongestLine - running.Count, running, stoppingToken);
        foreach (var lease in claimed)
        {
            var work = WorkAsync(lease, stoppingToken);
            _running[lease.RecordingId] = work;
            _ = work.ContinueWith(done => _running.TryRemove(new(lease.RecordingId, done)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return claimed.Count;
    }

    /// <summary>Waits for all that was taken.</summary>
    public Task WhenDoneAsync() => Task.WhenAll(_running.Values);

    public void Dispose() => _places.Dispose();

    private async Task WorkAsync(JobLease lease, CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var renewing = RenewAsync(lease, mine);
        try
        {
            await _places.WaitAsync(mine.Token);
            try
            {
                await AttemptAsync(lease, mine.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Another portal need not wait until the lease is over. Where the lease is lost already, this does nothing.
            await ReleaseAsync(lease);
        }
        finally
        {
            await mine.CancelAsync();
            await renewing;
        }
    }

    private async Task AttemptAsync(JobLease lease, CancellationToken cancellationToken)
    {
        try
        {
            var isDone = false;
            try
            {
                isDone = await processor.AttemptAsync(lease, cancellationToken);
            }
#pragma warning disable CA1031 // A bug in one recording's way must not leave it standing for ever.
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                RecordingLog.Broke(logger, e, lease.RecordingId);
                await processor.FailAsync(lease, RecordingReason.StorageFailed, "An unexpected error; the portal's log tells more.", cancellationToken);
            }

            if (isDone)
                await queue.RemoveAsync(lease.RecordingId, cancellationToken);
            else if (await queue.PutOffAsync(lease, cancellationToken))
                RecordingLog.GivenUp(logger, lease.RecordingId);
        }
#pragma warning disable CA1031 // The database is away: the lease runs out, and somebody begins again.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            RecordingLog.Broke(logger, e, lease.RecordingId);
        }
    }

    private async Task RenewAsync(JobLease lease, CancellationTokenSource mine)
    {
        while (!mine.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(RenewEvery, time, mine.Token);
                if (!await queue.RenewAsync(lease, mine.Token))
                    await mine.CancelAsync();
            }
            catch (OperationCanceledException) when (mine.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be back before the lease is over.
            catch (Exception e)
#pragma warning restore CA1031
            {
                RecordingLog.QueueFailed(logger, e);
            }
        }
    }

    private async Task ReleaseAsync(JobLease lease)
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await queue.ReleaseAsync(lease, patience.Token);
        }
#pragma warning disable CA1031 // It runs out by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RecordingLog.QueueFailed(logger, e);
        }
    }
}
