using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>A piece of a check's history.</summary>
/// <param name="From">UTC.</param>
/// <param name="To">UTC.</param>
/// <param name="Worst">The worst verdict in it; null where nobody looked, or nothing is kept any more.</param>
public sealed record StripCell(DateTime From, DateTime To, Verdict? Worst);

/// <summary>A check's history in pieces of the same length, for a strip. A singleton.</summary>
public sealed class CheckStrips(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <summary>A span that was confirmed within this time still lasts: it is written once a minute.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    /// <param name="check">Its id.</param>
    /// <param name="span">How far back, at most the 30 days that are kept.</param>
    /// <param name="cells">How many pieces, 1 or more; the last ends now.</param>
    /// <param name="cancellationToken">Ends the question to the database.</param>
    public async Task<ImmutableArray<StripCell>> ReadAsync(string check, TimeSpan span, int cells, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var from = now - span;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var spans = await db.CheckSpans.AsNoTracking()
            .Where(s => s.Check == check && (s.To == null ? s.SeenAt : s.To) > from)
            .Select(s => new { s.Verdict, s.From, s.To, s.SeenAt })
            .ToListAsync(cancellationToken);
        var known = spans.Select(s => (s.Verdict, s.From, To: s.To ?? (now - s.SeenAt < Fresh ? now : s.SeenAt))).ToList();
        var length = span / cells;
        return [.. Enumerable.Range(0, cells).Select(i => (From: from + (length * i), To: from + (length * (i + 1))))
            .Select(cell => new StripCell(cell.From, cell.To, known.Where(s => s.From < cell.To && s.To > cell.From).Max(s => (Verdict?)s.Verdict)))];
    }
}
