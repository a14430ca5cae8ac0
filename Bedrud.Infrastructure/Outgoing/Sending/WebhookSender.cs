using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>
/// Hands events out and sends them: each endpoint in a task of its own, so that a slow one holds up nobody else's. At least once, by the same id, and in order.
/// A singleton.
/// </summary>
internal sealed class WebhookSender(OutboxPump pump, WebhookLanes lanes, WebhookClient client, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private bool _away;

    /// <summary>Hands out and begins to send what is due; returns when it is begun.</summary>
    internal async Task TakeAsync(CancellationToken stoppingToken)
    {
        await pump.HandOutAsync(stoppingToken);
        foreach (var lease in await lanes.ClaimAsync([.. _running.Keys], stoppingToken))
        {
            var work = WorkAsync(lease, stoppingToken);
            _running[lease.EndpointId] = work;
            _ = work.ContinueWith(done => _running.TryRemove(new(lease.EndpointId, done)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Waits for all that was begun.</summary>
    internal Task WhenDoneAsync() => Task.WhenAll(_running.Values);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryTakeAsync(stoppingToken);
                await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            await WhenDoneAsync();
        }
    }

    private async Task TryTakeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await TakeAsync(stoppingToken);
            _away = false;
        }
#pragma warning disable CA1031 // The database may be back in a moment.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_away)
                OutgoingLog.QueueFailed(logger, e);
            _away = true;
        }
        catch (OperationCanceledException)
        {
            // The portal ends.
        }
    }

    private async Task WorkAsync(WebhookLease lease, CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await lanes.NextAsync(lease, stoppingToken) is { } turn)
            {
                var outcome = await client.SendAsync(turn.Endpoint, turn.Event, stoppingToken);
                OutgoingLog.Sent(logger, turn.Event.Type, turn.Endpoint.Id, outcome.Cause, outcome.Status, outcome.Milliseconds);
                // What was sent is written down though the portal ends: else it is sent again.
                using var farewell = new CancellationTokenSource(Farewell);
                if (!await lanes.NoteAsync(lease, turn, outcome, farewell.Token))
                    break;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; whoever is left goes on.
        }
#pragma warning disable CA1031 // The database is away, or a bug in one endpoint's way: the lease runs out, and somebody begins again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            OutgoingLog.Broke(logger, e, lease.EndpointId);
            return;
        }

        await ReleaseAsync(lease);
    }

    private async Task ReleaseAsync(WebhookLease lease)
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await lanes.ReleaseAsync(lease, patience.Token);
        }
#pragma warning disable CA1031 // It runs out by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            OutgoingLog.QueueFailed(logger, e);
        }
    }
}
