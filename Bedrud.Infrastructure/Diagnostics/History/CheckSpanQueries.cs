using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics.History;

/// <summary>A stretch of one verdict and cause, as it is read.</summary>
/// <param name="From">UTC.</param>
/// <param name="To">UTC; null while it lasts.</param>
public sealed record KnownSpan(string Check, Verdict Verdict, string Cause, DateTime From, DateTime? To);

/// <summary>Reads the history of verdicts.</summary>
public static class CheckSpanQueries
{
    /// <summary>The worst verdict of each check in each of so many stretches of the same length; null where no portal looked.</summary>
    /// <param name="from">UTC; the first stretch's begin.</param>
    /// <param name="now">UTC; the last one's end.</param>
    /// <param name="buckets">1 or more.</param>
    /// <param name="check">Its id; null: all of them.</param>
    /// <param name="cancellationToken">Ends the question to the database.</param>
    public static async Task<ImmutableDictionary<string, ImmutableArray<Verdict?>>> ReadStripsAsync(
        this BedrudDbContext db, DateTime from, DateTime now, int buckets, string? check, CancellationToken cancellationToken)
    {
        var spans = await db.Since(from).Where(span => check == null || span.Check == check).ToListAsync(cancellationToken);
        var length = (now - from) / buckets;
        return spans.GroupBy(span => span.Check).ToImmutableDictionary(one => one.Key, one =>
        {
            var worst = new Verdict?[buckets];
            foreach (var span in one)
            {
                var first = (int)Math.Max(0, (span.From - from) / length);
                // A moment counts, and what ends where a stretch begins is not in it.
                var last = (int)Math.Min(buckets - 1, Math.Ceiling((End(span, now) - from) / length) - 1);
                for (var i = first; i <= Math.Max(first, last) && i < buckets; i++)
                    worst[i] = worst[i] is { } known && known > span.Verdict ? known : span.Verdict;
            }

            return worst.ToImmutableArray();
        });
    }

    /// <summary>The last spans of one check, the latest first.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="most">1 or more.</param>
    public static async Task<ImmutableArray<KnownSpan>> ReadSpansAsync(this BedrudDbContext db, string check, DateTime now, int most, CancellationToken cancellationToken)
    {
        var spans = await db.CheckSpans.AsNoTracking().Where(s => s.Check == check).OrderByDescending(s => s.From).ThenByDescending(s => s.Id).Take(most).ToListAsync(cancellationToken);
        return [.. spans.Select(s => new KnownSpan(s.Check, s.Verdict, s.Cause, s.From, Lasts(s, now) ? null : End(s, now)))];
    }

    private static IQueryable<CheckSpan> Since(this BedrudDbContext db, DateTime from) =>
        db.CheckSpans.AsNoTracking().Where(s => s.To == null ? s.SeenAt >= from : s.To >= from);

    // One that was not closed is another portal's, or of one that died a moment ago.
    private static bool Lasts(CheckSpan span, DateTime now) => span.To is null && now - span.SeenAt < CheckHistory.Dead;

    private static DateTime End(CheckSpan span, DateTime now) => span.To ?? (Lasts(span, now) ? now : span.SeenAt);
}
