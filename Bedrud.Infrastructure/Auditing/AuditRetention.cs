using System.Globalization;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>
/// Deletes the oldest entries where <see cref="AuditOptions.KeepDays"/> says so: always from the chain's beginning and never a piece out of it. In the transaction
/// that deletes, the chain's new beginning is written down. A singleton.
/// </summary>
public sealed class AuditRetention(
    IDbContextFactory<BedrudDbContext> contexts, IOptionsMonitor<AuditOptions> options, TimeProvider time, ILogger<AuditRetention> logger)
{
    private const int Batch = 2_000;

    /// <summary>Deletes all that is due now.</summary>
    /// <returns>How many entries.</returns>
    public async Task<int> DeleteDueAsync(CancellationToken cancellationToken)
    {
        if (options.CurrentValue.KeepDays == 0)
            return 0;
        var before = time.GetUtcNow().UtcDateTime - TimeSpan.FromDays(options.CurrentValue.KeepDays);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One that was committed late stands behind younger ones, and waits for these.
        var last = await db.AuditEntries.Where(e => e.Sequence != null && e.At >= before).MinAsync(e => e.Sequence, cancellationToken) - 1
            ?? await db.AuditEntries.MaxAsync(e => e.Sequence, cancellationToken);
        var total = 0;
        while (last is { } end && await DeleteBatchAsync(end, cancellationToken) is > 0 and var some)
            total += some;
        if (total > 0)
        {
            db.AuditEntries.Add(new AuditEntry
            {
                At = time.GetUtcNow().UtcDateTime,
                ActorName = "Bedrud",
                Action = AuditAction.AuditPurge,
                Details = string.Create(CultureInfo.InvariantCulture, $"entries: {total}, up to: {last}, older than: {options.CurrentValue.KeepDays} d"),
            });
            await db.SaveChangesAsync(cancellationToken);
            AuditingLog.Purged(logger, total, last!.Value);
        }

        return total;
    }

    private async Task<int> DeleteBatchAsync(long end, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var some = await db.AuditEntries.AsNoTracking().Where(e => e.Sequence <= end).OrderBy(e => e.Sequence).Take(Batch)
            .Select(e => new { e.Sequence, e.Hash }).ToListAsync(cancellationToken);
        if (some.Count == 0)
            return 0;
        var (first, last) = (some[0], some[^1]);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var anchor = await db.AuditAnchors.SingleOrDefaultAsync(a => a.End == AuditEnd.Deleted, cancellationToken);
        // A break in the chain stays where it can be found: retention must not be what hides it.
        if (first.Sequence != (anchor?.Sequence ?? 0) + 1 || last.Sequence != first.Sequence + some.Count - 1)
            return 0;
        var now = time.GetUtcNow().UtcDateTime;
        if (anchor is null)
            db.AuditAnchors.Add(new AuditAnchor { End = AuditEnd.Deleted, Sequence = last.Sequence!.Value, Hash = last.Hash!, At = now });
        else
            (anchor.Sequence, anchor.Hash, anchor.At) = (last.Sequence!.Value, last.Hash!, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another portal deletes the same.
            return 0;
        }

        await db.AuditEntries.Where(e => e.Sequence <= last.Sequence).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return some.Count;
    }
}
