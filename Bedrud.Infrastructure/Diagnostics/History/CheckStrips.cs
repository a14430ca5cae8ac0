using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics.History;

/// <summary>A piece of a check's history.</summary>
/// <param name="From">UTC.</param>
/// <param name="To">UTC.</param>
/// <param name="Worst">The worst verdict in it; null where nobody looked, or nothing is kept any more.</param>
public sealed record StripCell(DateTime From, DateTime To, Verdict? Worst);

/// <summary>A check's history in pieces of the same length, for a strip. A singleton.</summary>
public sealed class CheckStrips(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <param name="check">Its id.</param>
    /// <param name="span">How far back, at most the 30 days that are kept.</param>
    /// <param name="cells">How many pieces, 1 or more; the last ends now.</param>
    /// <param name="cancellationToken">Ends the question to the database.</param>
    public async Task<ImmutableArray<StripCell>> ReadAsync(string check, TimeSpan span, int cells, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var from = now - span;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var strips = await db.ReadStripsAsync(from, now, cells, check, cancellationToken);
        var length = span / cells;
        return
        [
            .. Enumerable.Range(0, cells).Select(i =>
                new StripCell(from + (length * i), from + (length * (i + 1)), strips.TryGetValue(check, out var strip) ? strip[i] : null)),
        ];
    }
}
