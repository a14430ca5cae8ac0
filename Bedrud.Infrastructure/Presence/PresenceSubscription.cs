using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// One subscriber. It is told at once, then at most every 150 ms, and always of the last change. It is told of one change at
/// a time, in the execution context in which it subscribed, so that a circuit keeps its culture.
/// </summary>
internal sealed class PresenceSubscription(
    string? room, Func<Task> callback, Action<PresenceSubscription> ended, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Least time between two notifications. In a full house something changes all the time: this is then how old a screen may be.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(150);

    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private bool _isRunning;
    private bool _isDue;

    /// <summary>Null for any room.</summary>
    public string? Room { get; } = room;

    /// <summary>Has the subscriber told, soon. Returns at once.</summary>
    public void Notify()
    {
        lock (_lock)
        {
            _isDue = true;
            if (_isRunning || _disposed.IsCancellationRequested)
                return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static subscription => subscription.Start(), this, preferLocal: false);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed.IsCancellationRequested)
                return;
            _disposed.Cancel();
        }

        ended(this);
    }

    private void Start()
    {
        if (_context is null)
            _ = RunAsync();
        else
            ExecutionContext.Run(_context, static subscription => _ = ((PresenceSubscription)subscription!).RunAsync(), this);
    }

    private async Task RunAsync()
    {
        while (TakeTurn())
        {
            try
            {
                await callback();
            }
#pragma warning disable CA1031 // Whatever a subscriber throws is its own affair.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!_disposed.IsCancellationRequested)
                    PresenceLog.SubscriberFailed(logger, e, Room);
            }

            await Task.Delay(Spacing, time, _disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool TakeTurn()
    {
        lock (_lock)
        {
            _isRunning = _isDue && !_disposed.IsCancellationRequested;
            _isDue = false;
            return _isRunning;
        }
    }
}
