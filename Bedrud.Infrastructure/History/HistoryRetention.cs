using System.Globalization;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.History;

/// <summary>Deletes past meetings with all stays, and the names of people, when <see cref="HistoryOptions.KeepDays"/> are over. A singleton.</summary>
public sealed class HistoryRetention(
    IDbContextFactory<BedrudDbContext> contexts, HistoryTally tally, IOptions<HistoryOptions> options, TimeProvider time, ILogger<HistoryRetention> logger)
{
    // A commit of some thousand stays: nobody who writes meanwhile waits for long.
    private const int Batch = 100;

    /// <summary>Deletes what is due, in small parts. Whole days of UTC, so that the figures of a day are of all its meetings or final.</summary>
    /// <returns>How many meetings it was.</returns>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        if (options.Value.KeepDays == 0)
            return 0;
        var now = time.GetUtcNow().UtcDateTime;
        var before = Period.Day.Floor(now.AddDays(-options.Value.KeepDays));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Meetings.AnyAsync(m => m.EndedAt < before, cancellationToken))
            return 0;
        // What they came to is kept, and must be counted while they are there.
        await tally.CountDueAsync(cancellationToken);
        await db.PeriodFigures.Where(f => f.At < before && !f.IsFinal).ExecuteUpdateAsync(set => set.SetProperty(f => f.IsFinal, true), cancellationToken);
        var deleted = 0;
        while (await db.Meetings.Where(m => m.EndedAt < before).OrderBy(m => m.EndedAt).Select(m => m.Id).Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } some)
            deleted += await db.Meetings.Where(m => some.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.KnownPersons.Where(p => p.SeenAt < before && !db.Attendances.Any(a => a.Identity == p.Identity)).ExecuteDeleteAsync(cancellationToken);
        db.AuditEntries.Add(new AuditEntry
        {
            At = now,
            ActorName = "Bedrud",
            Action = AuditAction.HistoryPurge,
            Details = string.Create(CultureInfo.InvariantCulture, $"meetings: {deleted}, ended before {before:yyyy-MM-dd}"),
        });
        await db.SaveChangesAsync(cancellationToken);
        HistoryLog.Purged(logger, deleted, before);
        return deleted;
    }
}
