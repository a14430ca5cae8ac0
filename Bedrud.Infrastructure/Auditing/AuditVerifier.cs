using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>
/// Goes through the whole chain, some thousand entries at a time, and says where it is broken first. Acts, sealing and retention go on meanwhile. A singleton.
/// </summary>
public sealed class AuditVerifier(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <summary>An entry that is not sealed after so long was kept from it.</summary>
    public static readonly TimeSpan SealedWithin = TimeSpan.FromMinutes(5);

    private const int Batch = 2_000;

    /// <param name="expected">A link that was written down before, where it shall be found again; null for none. A link that retention deleted is not found.</param>
    /// <param name="cancellationToken">Ends the going through.</param>
    public async Task<AuditVerification> VerifyAsync(AuditLink? expected, CancellationToken cancellationToken)
    {
        // What retention deletes meanwhile moves the beginning: then it is gone through anew, from there.
        while (true)
        {
            var (deleted, newest) = await ReadEndsAsync(cancellationToken);
            var found = await WalkAsync(deleted, newest, expected, cancellationToken);
            if (found.Fault is null)
                found = await LookAroundAsync(found, cancellationToken);
            if (found.Fault is null || (await ReadEndsAsync(cancellationToken)).Deleted?.Sequence == deleted?.Sequence)
                return found;
        }
    }

    private async Task<AuditVerification> WalkAsync(AuditAnchor? deleted, AuditAnchor? newest, AuditLink? expected, CancellationToken cancellationToken)
    {
        var (at, hash) = (deleted?.Sequence ?? 0, deleted?.Hash ?? AuditChain.Beginning.ToArray());
        var seen = new AuditVerification(0, Link(deleted), Link(newest));
        var last = newest?.Sequence ?? at;
        while (at < last)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var (after, until) = (at, Math.Min(at + Batch, last));
            var entries = await db.AuditEntries.AsNoTracking().Where(e => e.Sequence > after && e.Sequence <= until).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
            foreach (var entry in entries)
            {
                if (entry.Sequence != at + 1)
                    return seen with { Fault = AuditFault.Missing, Sequence = at + 1 };
                if (entry.Hash is null || !AuditChain.Hash(hash, entry, at + 1).AsSpan().SequenceEqual(entry.Hash))
                    return seen with { Fault = AuditFault.Changed, Sequence = at + 1, EntryId = entry.Id };
                (at, hash) = (at + 1, entry.Hash);
                seen = seen with { Checked = seen.Checked + 1 };
                if (expected?.Sequence == at && !string.Equals(expected.Hash, Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase))
                    return seen with { Fault = AuditFault.Unexpected, Sequence = at, EntryId = entry.Id };
            }

            if (at < until)
                return seen with { Fault = AuditFault.Missing, Sequence = at + 1 };
        }

        // The end that stands beside the entries is part of what must fit.
        if (newest is not null && !hash.AsSpan().SequenceEqual(newest.Hash))
            return seen with { Fault = AuditFault.Changed, Sequence = last };
        return expected is not null && (expected.Sequence > last || (expected.Sequence == deleted?.Sequence && seen.Deleted != Lower(expected)))
            ? seen with { Fault = AuditFault.Unexpected, Sequence = expected.Sequence }
            : seen;
    }

    private async Task<AuditVerification> LookAroundAsync(AuditVerification seen, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Entries first: whatever is sealed after this look is before the end that is read then.
        var (first, last) = (
            await db.AuditEntries.Where(e => e.Sequence != null).MinAsync(e => e.Sequence, cancellationToken),
            await db.AuditEntries.Where(e => e.Sequence != null).MaxAsync(e => e.Sequence, cancellationToken));
        var (deleted, newest) = await ReadEndsAsync(cancellationToken);
        if (first <= (deleted?.Sequence ?? 0))
            return seen with { Fault = AuditFault.Inserted, Sequence = first };
        if (last > (newest?.Sequence ?? 0))
        {
            var end = newest?.Sequence ?? 0;
            return seen with { Fault = AuditFault.Inserted, Sequence = await db.AuditEntries.Where(e => e.Sequence > end).MinAsync(e => e.Sequence, cancellationToken) };
        }

        var unsealed = await db.AuditEntries.CountAsync(e => e.Sequence == null, cancellationToken);
        if (unsealed == 0)
            return seen;
        var late = time.GetUtcNow().UtcDateTime - SealedWithin;
        var oldest = await db.AuditEntries.AsNoTracking().Where(e => e.Sequence == null && e.At < late).OrderBy(e => e.At).FirstOrDefaultAsync(cancellationToken);
        return oldest is null ? seen with { Unsealed = unsealed } : seen with { Fault = AuditFault.Unsealed, EntryId = oldest.Id, Unsealed = unsealed };
    }

    private async Task<(AuditAnchor? Deleted, AuditAnchor? Newest)> ReadEndsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ends = await db.AuditAnchors.AsNoTracking().ToListAsync(cancellationToken);
        return (ends.Find(a => a.End == AuditEnd.Deleted), ends.Find(a => a.End == AuditEnd.Newest));
    }

    private static AuditLink? Link(AuditAnchor? anchor) => anchor is null ? null : new AuditLink(anchor.Sequence, Convert.ToHexStringLower(anchor.Hash));

    private static AuditLink Lower(AuditLink link) => link with { Hash = link.Hash.ToLowerInvariant() };
}
