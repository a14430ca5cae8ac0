using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>
/// Puts entries into the chain, in order of their time, a batch in one transaction with the chain's new end. Acts don't do it themselves: they would all wait for
/// one another. An entry that is committed late comes later in the chain than its time says. Of two portals at once the second writes nothing. A singleton.
/// </summary>
public sealed class AuditSealer(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<AuditSealer> logger) : IDisposable
{
    private const int Batch = 500;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Seals what was written until now.</summary>
    /// <returns>How many entries it sealed; what another portal sealed meanwhile is not among them.</returns>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var total = 0;
            while (true)
            {
                var (found, written) = await SealBatchAsync(cancellationToken);
                total += written ? found : 0;
                // Whoever was quicker goes on.
                if (found < Batch || !written)
                    return total;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<(int Found, bool Written)> SealBatchAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The end first: entries that are read after it may be sealed by then, which their own condition tells.
        var end = await db.AuditAnchors.SingleOrDefaultAsync(a => a.End == AuditEnd.Newest, cancellationToken);
        var entries = await db.AuditEntries.Where(e => e.Sequence == null).OrderBy(e => e.At).ThenBy(e => e.Id).Take(Batch).ToListAsync(cancellationToken);
        if (entries.Count == 0)
            return (0, false);

        var (sequence, hash) = (end?.Sequence ?? 0, end?.Hash ?? AuditChain.Beginning.ToArray());
        foreach (var entry in entries)
        {
            hash = AuditChain.Hash(hash, entry, ++sequence);
            (entry.Sequence, entry.Hash, entry.SearchText) = (sequence, hash, AuditSearch.TextOf(entry));
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (end is null)
            db.AuditAnchors.Add(new AuditAnchor { End = AuditEnd.Newest, Sequence = sequence, Hash = hash, At = now });
        else
            (end.Sequence, end.Hash, end.At) = (sequence, hash, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return (entries.Count, true);
        }
        catch (DbUpdateException e)
        {
            // Another portal was quicker: nothing of this was written.
            AuditingLog.SealedElsewhere(logger, e.Message);
            return (entries.Count, false);
        }
    }
}
