using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Deletes events, with all that became of them, when they have been kept for <see cref="WebhookOptions.KeepDays"/>; and secrets that sign no more. A singleton.</summary>
internal sealed class WebhookRetention(IDbContextFactory<BedrudDbContext> contexts, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookRetention> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private const int Batch = 500;

    internal async Task DeleteDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var old = now.AddDays(-options.Value.KeepDays);
        int count;
        do
        {
            var due = await db.OutboxEvents.Where(e => e.At < old).OrderBy(e => e.At).Take(Batch).Select(e => e.Sequence).ToArrayAsync(cancellationToken);
            count = due.Length;
            if (count > 0)
                await db.OutboxEvents.Where(e => due.Contains(e.Sequence)).ExecuteDeleteAsync(cancellationToken);
        }
        while (count == Batch);
        await db.WebhookEndpoints.Where(e => e.OldSecretUntil < now).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.OldSecret, (string?)null).SetProperty(e => e.OldSecretUntil, (DateTime?)null), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await DeleteDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next hour may be better.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                OutgoingLog.ClearingFailed(logger, e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
