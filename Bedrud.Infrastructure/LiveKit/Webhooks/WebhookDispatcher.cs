using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>
/// Hands stored events to the handlers: one queue for each room, worked off in order by a task that lives while the queue is not
/// empty, so that a room whose events fail or take long holds up nobody else.
/// </summary>
internal sealed class WebhookDispatcher(
    IEnumerable<IWebhookHandler> handlers, WebhookInbox inbox, WebhookStatistics statistics, TimeProvider time, ILogger<WebhookDispatcher> logger)
    : IHostedService, IDisposable
{
    /// <summary>How long a handler may take for one event.</summary>
    public static readonly TimeSpan HandlerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>From this many unhandled events on the receiver takes in no more: LiveKit then keeps them for a while.</summary>
    public const int MaxPending = 20_000;

    // Most of these wait for one and the same commit of history.
    private const int MaxAtOnce = 64;

    // Before the second, third and fourth attempt. In all the room waits a few seconds; after that the reconciler is the better remedy.
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    private readonly IWebhookHandler[] _handlers = [.. handlers];
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _slots = new(MaxAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private bool _disposed;

    /// <summary>An event is stored. Raised before any handler has it and out of the rooms' order, for what can't wait; it must return at once.</summary>
    public event Action<WebhookEvent>? Stored;

    /// <summary>An event of a <see cref="ProbeRoom"/> is stored, which no handler hears of. It must return at once.</summary>
    public event Action<StoredWebhook>? Probed;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Queues an event behind those of its room. Returns at once.</summary>
    public void Dispatch(WebhookEvent message, StoredWebhook row)
    {
        if (row.RoomName is { } name && ProbeRoom.Is(name))
        {
            Probed?.Invoke(row);
            _ = inbox.MarkHandledAsync(row.EventId).AsTask();
            return;
        }

        statistics.Queued();
        Stored?.Invoke(message);
        var room = row.RoomName ?? "";
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
                return;
            if (!_lanes.TryGetValue(room, out var lane))
            {
                _lanes[room] = lane = new Lane();
                lane.Events.Enqueue((message, row));
                lane.Work = Task.Run(() => DrainAsync(room, lane));
                return;
            }
            lane.Events.Enqueue((message, row));
        }
    }

    /// <summary>Cancels the handlers and waits for them. What they did not finish stays unhandled in the table, for the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] working;
        lock (_lock)
        {
            // A host whose start failed disposes before it stops.
            if (_disposed)
                return;
            _stopping.Cancel();
            working = [.. _lanes.Values.Select(lane => lane.Work)];
        }
        await Task.WhenAll(working).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task DrainAsync(string room, Lane lane)
    {
        while (true)
        {
            WebhookEvent message;
            StoredWebhook row;
            lock (_lock)
            {
                if (_stopping.IsCancellationRequested || !lane.Events.TryDequeue(out var next))
                {
                    _lanes.Remove(room);
                    return;
                }
                (message, row) = next;
            }
            await HandleAsync(message, row);
        }
    }

    private async Task HandleAsync(WebhookEvent message, StoredWebhook row)
    {
        var done = 0;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                done = await RunHandlersAsync(done, message, row);
                if (done == _handlers.Length)
                    break;
                if (attempt == RetryDelays.Length)
                {
                    statistics.Failed();
                    WebhookLog.GaveUp(logger, row.Event, row.EventId, row.RoomName, attempt + 1);
                    return;
                }
                await Task.Delay(RetryDelays[attempt], time, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
        }
        statistics.Handled(row.ReceivedAt);
        await inbox.MarkHandledAsync(row.EventId);
    }

    // Goes on where the last attempt stopped, and returns how many handlers are done.
    private async Task<int> RunHandlersAsync(int done, WebhookEvent message, StoredWebhook row)
    {
        await _slots.WaitAsync(_stopping.Token);
        try
        {
            for (; done < _handlers.Length; done++)
            {
                using var limit = new CancellationTokenSource(HandlerTimeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
                await _handlers[done].HandleAsync(message, row, either.Token);
            }
        }
#pragma warning disable CA1031 // Whatever a handler throws must not end the room's queue.
        catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            WebhookLog.HandlerFailed(logger, e, row.Event, row.EventId, row.RoomName);
        }
        finally
        {
            _slots.Release();
        }
        return done;
    }

    private sealed class Lane
    {
        public Queue<(WebhookEvent Message, StoredWebhook Row)> Events { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
