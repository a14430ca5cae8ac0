using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>The load of the past, from what was written down each minute. A singleton.</summary>
public sealed class LoadHistory(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <summary>What was written down since, oldest first; empty where nothing was.</summary>
    /// <param name="span">How far back, at most the 7 days that are kept.</param>
    /// <param name="cancellationToken">Ends the question to the database.</param>
    public async Task<ImmutableArray<LoadSample>> ReadAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow().UtcDateTime - span;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. await db.LoadSamples.AsNoTracking().Where(sample => sample.At > from).OrderBy(sample => sample.At).ToListAsync(cancellationToken)];
    }
}
