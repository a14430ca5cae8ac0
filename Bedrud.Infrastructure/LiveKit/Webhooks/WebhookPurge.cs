using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>Deletes old webhooks every hour, a few hundred at a time, so that nobody waits for the database meanwhile.</summary>
internal sealed class WebhookPurge(WebhookStore store, TimeProvider time, ILogger<WebhookPurge> logger) : BackgroundService
{
    /// <summary>How long a handled event is kept: long after LiveKit's last retry, and for looking into a fault.</summary>
    public static readonly TimeSpan KeepHandled = TimeSpan.FromDays(7);

    /// <summary>How long one is kept that no handler ever accepted, and tried again at each start.</summary>
    public static readonly TimeSpan KeepUnhandled = TimeSpan.FromDays(30);

    private const int Batch = 500;

    /// <summary>Deletes all that is old now, and returns how many it were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var total = 0;
        while (true)
        {
            var deleted = await store.PurgeAsync(now - KeepHandled, now - KeepUnhandled, Batch, cancellationToken);
            total += deleted;
            if (deleted < Batch)
                return total;
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var deleted = await RunAsync(stoppingToken);
                if (deleted > 0)
                    WebhookLog.Purged(logger, deleted);
            }
#pragma warning disable CA1031 // Whatever it was, the next hour may be better.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                WebhookLog.PurgeFailed(logger, e);
            }
        }
    }
}
