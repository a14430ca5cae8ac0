using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>
/// The one writer of the webhooks' table: takes what has gathered in the inbox, commits it in one transaction, answers those who wait
/// and hands the new events on. Before its first commit it hands on what an earlier run left unhandled, so that a room's older
/// events come before its newer ones.
/// </summary>
internal sealed class WebhookInboxWriter(
    WebhookInbox inbox, WebhookStore store, WebhookDispatcher dispatcher, WebhookStatistics statistics, TimeProvider time,
    ILogger<WebhookInboxWriter> logger)
    : BackgroundService
{
    private const int MaxBatch = 200;
    private const int RecoveryPage = 500;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly List<string> _handled = [];
    private bool _isFailing;

    /// <summary>Requests have ended by now, handlers too: what they left is the last to be written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Here rather than at the end of ExecuteAsync, which does not run at all where the stop comes right after the start.
        inbox.Close();
        if (ExecuteTask is { IsCompleted: false })
            return;
        while (inbox.Items.TryPeek(out _))
            await CommitAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RecoverAsync(stoppingToken);
        while (true)
        {
            await WaitAsync(stoppingToken);
            await CommitAsync();
        }
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        StoredWebhook? last = null;
        for (var total = 0; ;)
        {
            try
            {
                var page = await store.LoadUnhandledAsync(last, RecoveryPage, cancellationToken);
                foreach (var row in page)
                    DispatchAgain(row);
                total += page.Count;
                if (page.Count < RecoveryPage)
                {
                    if (total > 0)
                        WebhookLog.Recovered(logger, total);
                    return;
                }
                last = page[^1];
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                WebhookLog.RecoveryFailed(logger, e);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
            while (statistics.Snapshot.Pending > WebhookDispatcher.MaxPending / 2)
                await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    private void DispatchAgain(StoredWebhook row)
    {
        if (WebhookReader.Read(row.Payload) is { } message)
            dispatcher.Dispatch(message, row);
        else
            WebhookLog.Unreadable(logger, row.Event, row.EventId);
    }

    // Notes that could not be written are not left until the next event comes.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var ready = inbox.Items.WaitToReadAsync(cancellationToken).AsTask();
        if (_handled.Count > 0)
            await Task.WhenAny(ready, Task.Delay(RetryDelay, time, cancellationToken));
        else
            await ready;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task CommitAsync()
    {
        var arrivals = new List<InboxItem.Arrival>();
        for (var taken = 0; taken < MaxBatch && inbox.Items.TryRead(out var item); taken++)
        {
            if (item is InboxItem.Arrival arrival)
                arrivals.Add(arrival);
            else if (item is InboxItem.Handled handled)
                _handled.Add(handled.EventId);
        }
        if (arrivals.Count == 0 && _handled.Count == 0)
            return;
        try
        {
            var added = await store.CommitAsync([.. arrivals.Select(a => a.Row)], _handled, CancellationToken.None);
            _handled.Clear();
            if (_isFailing)
                WebhookLog.CommitsAgain(logger);
            _isFailing = false;
            foreach (var arrival in arrivals)
            {
                // Removed, so that of the same event twice in one batch the second is a duplicate.
                var isNew = added.Remove(arrival.Row.EventId);
                arrival.Stored.TrySetResult(isNew);
                if (isNew)
                    dispatcher.Dispatch(arrival.Message, arrival.Row);
            }
        }
#pragma warning disable CA1031 // Those who wait are told, and LiveKit sends again; the writer must go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Notes of what was handled are tried each second, for as long as the database is away: one stack trace tells as much as thousands.
            if (!_isFailing)
                WebhookLog.CommitFailed(logger, e);
            _isFailing = true;
            foreach (var arrival in arrivals)
                arrival.Stored.TrySetException(e);
        }
    }
}
