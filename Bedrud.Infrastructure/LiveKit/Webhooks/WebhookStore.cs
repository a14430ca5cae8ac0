using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>The webhooks' table.</summary>
internal sealed class WebhookStore(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <summary>Inserts the new ones of <paramref name="rows"/> and notes others as handled, in one transaction.</summary>
    /// <param name="rows">May hold one event twice, or events that are stored already.</param>
    /// <param name="handled">Event ids.</param>
    /// <param name="cancellationToken">Undoes everything.</param>
    /// <returns>The ids of the events that were new.</returns>
    public async Task<HashSet<string>> CommitAsync(
        IReadOnlyCollection<StoredWebhook> rows, IReadOnlyCollection<string> handled, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryCommitAsync(rows, handled, cancellationToken);
            }
            // Another portal may have stored the same event between our look and our insert: look again.
            catch (DbUpdateException) when (rows.Count > 0 && attempt == 0)
            {
            }
        }
    }

    /// <summary>What is not handled yet, in order of arrival, after the row <paramref name="after"/> where there is one.</summary>
    /// <param name="after">The last row of the page before.</param>
    /// <param name="count">Most rows to return.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<List<StoredWebhook>> LoadUnhandledAsync(StoredWebhook? after, int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = context.Set<StoredWebhook>().AsNoTracking().Where(w => w.ProcessedAt == null);
        if (after is not null)
        {
            var (sequence, id) = (after.Sequence, after.EventId);
#pragma warning disable CA1309 // Translated to SQL, where the order is the database's own, as in OrderBy.
            query = query.Where(w => w.Sequence > sequence || (w.Sequence == sequence && string.Compare(w.EventId, id) > 0));
#pragma warning restore CA1309
        }
        return await query.OrderBy(w => w.Sequence).ThenBy(w => w.EventId).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Deletes up to <paramref name="count"/> rows that came before their time, and returns how many it were.</summary>
    /// <param name="handledBefore">UTC; for those that are handled.</param>
    /// <param name="unhandledBefore">UTC; for those that never were.</param>
    /// <param name="count">Most rows to delete.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public async Task<int> PurgeAsync(DateTime handledBefore, DateTime unhandledBefore, int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<StoredWebhook>()
            .Where(w => (w.ReceivedAt < handledBefore && w.ProcessedAt != null) || w.ReceivedAt < unhandledBefore)
            .OrderBy(w => w.ReceivedAt)
            .Take(count)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<HashSet<string>> TryCommitAsync(
        IReadOnlyCollection<StoredWebhook> rows, IReadOnlyCollection<string> handled, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        context.Database.AutoSavepointsEnabled = false;
        return await context.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            context.ChangeTracker.Clear();
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            var known = rows.Count == 0 ? [] : await KnownAsync(context, rows, token);
            var added = new HashSet<string>();
            foreach (var row in rows)
            {
                if (!known.Contains(row.EventId) && added.Add(row.EventId))
                    context.Add(row);
            }
            await context.SaveChangesAsync(token);
            if (handled.Count > 0)
            {
                var now = time.GetUtcNow().UtcDateTime;
                await context.Set<StoredWebhook>().Where(w => handled.Contains(w.EventId))
                    .ExecuteUpdateAsync(set => set.SetProperty(w => w.ProcessedAt, now), token);
            }
            await transaction.CommitAsync(token);
            return added;
        }, cancellationToken);
    }

    private static async Task<HashSet<string>> KnownAsync(
        BedrudDbContext context, IReadOnlyCollection<StoredWebhook> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.EventId).ToArray();
        return await context.Set<StoredWebhook>().Where(w => ids.Contains(w.EventId)).Select(w => w.EventId).ToHashSetAsync(cancellationToken);
    }
}
