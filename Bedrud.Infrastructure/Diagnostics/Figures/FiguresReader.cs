using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>Reads LiveKit's figures each minute, four times as often while somebody watches, and at once when somebody begins to.</summary>
internal sealed class FiguresReader(LiveKitFigures figures, TimeProvider time) : BackgroundService
{
    // A server that starts with the portal shows its figures a second later; two readings make a rate.
    private static readonly TimeSpan EveryAtFirst = TimeSpan.FromSeconds(5);
    private const int FirstReadings = 6;

    private readonly SemaphoreSlim _wake = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        figures.WatchBegan += Wake;
        try
        {
            for (var reading = 0; ; reading++)
            {
                await figures.ReadAsync(stoppingToken);
                var unread = figures.State != FiguresState.Read && reading < FirstReadings;
                await WaitAsync(unread ? EveryAtFirst : figures.IsWatched ? LiveKitFigures.EveryWhileWatched : LiveKitFigures.EveryWhileIdle, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends.
        }
        finally
        {
            figures.WatchBegan -= Wake;
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _wake.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // It is awake already, or at its end.
        }
    }
}
