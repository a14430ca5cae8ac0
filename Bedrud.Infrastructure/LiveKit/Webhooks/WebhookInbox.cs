using System.Threading.Channels;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>
/// The queue in front of the one writer of the webhooks' table. A database file takes few hundred commits a second but thousands of rows in
/// each: so requests wait here, one writer commits all that have gathered, and only then they are answered.
/// </summary>
internal sealed class WebhookInbox(TimeProvider time)
{
    /// <summary>How long a request waits for its commit. LiveKit itself sets no limit, and sends nothing else of the room meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<InboxItem> _items = Channel.CreateBounded<InboxItem>(new BoundedChannelOptions(2000) { SingleReader = true });
    private long _sequence;

    public ChannelReader<InboxItem> Items => _items.Reader;

    /// <summary>Stores an event; true for a new one, false for one that was stored before. It is committed when this returns.</summary>
    /// <exception cref="TimeoutException">Not committed within <see cref="Patience"/>; it may yet be, and a retry is then a duplicate.</exception>
    public async Task<bool> StoreAsync(WebhookEvent message, StoredWebhook row, CancellationToken cancellationToken)
    {
        var arrival = new InboxItem.Arrival(message, row);
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await _items.Writer.WriteAsync(arrival, either.Token);
            return await arrival.Stored.Task.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The webhook was not stored within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>Has the event noted as handled, with the next commit.</summary>
    public async ValueTask MarkHandledAsync(string eventId)
    {
        try
        {
            await _items.Writer.WriteAsync(new InboxItem.Handled(eventId));
        }
        catch (ChannelClosedException)
        {
            // The portal ends; the event is handled once more at its next start.
        }
    }

    /// <summary>From now on nothing is taken in; what waits can still be read.</summary>
    public void Close() => _items.Writer.TryComplete();

    /// <summary>Greater than all before, also over a restart: the clock's ticks.</summary>
    public long NextSequence()
    {
        while (true)
        {
            var last = Volatile.Read(ref _sequence);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _sequence, next, last) == last)
                return next;
        }
    }
}

/// <summary>Work for the writer.</summary>
internal abstract record InboxItem
{
    private InboxItem()
    {
    }

    public sealed record Arrival(WebhookEvent Message, StoredWebhook Row) : InboxItem
    {
        /// <summary>Completed after the commit: whether the event was new.</summary>
        public TaskCompletionSource<bool> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed record Handled(string EventId) : InboxItem;
}
