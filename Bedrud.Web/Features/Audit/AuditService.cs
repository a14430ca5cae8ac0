using System.Globalization;
using System.Runtime.CompilerServices;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Audit;

/// <summary>Some entries, the newest first.</summary>
/// <param name="Next">Where the next page goes on; null where this is the last.</param>
/// <param name="Total">How many entries the whole log has.</param>
public sealed record AuditSlice(IReadOnlyList<AuditEntry> Entries, long? Next, long Total);

/// <summary>Entries that are read as they are taken, the newest first.</summary>
public sealed record AuditStream(IAsyncEnumerable<AuditEntry> Entries);

/// <summary>
/// The audit log for those who may read everything. To read, to search, to export and to verify are acts of their own, and stand in it. A singleton.
/// </summary>
public sealed class AuditService(
    IDbContextFactory<BedrudDbContext> contexts, AuditFinder finder, AuditVerifier verifier, AuditSealer sealer, AuditLog audit, AuditLooks looks)
{
    public const int MaxPageSize = 200;
    private const int ExportBatch = 1_000;

    /// <param name="before">Go on from this sequence; null for the newest.</param>
    public async Task<Result<AuditSlice>> ListAsync(AuditFilter filter, long? before, int take, Actor actor, CancellationToken cancellationToken)
    {
        if (!filter.IsValid || take is < 1 or > MaxPageSize || before < 1)
            return Problems.InvalidQuery;
        var what = Describe(filter);
        if (await RefusalAsync(AuditAction.AuditView, actor, cancellationToken) is { } refusal)
            return refusal;
        // What was done a moment ago is shown too. Going on, nothing new is wanted.
        if (before is null)
            await sealer.SealAsync(cancellationToken);
        var found = await finder.FindAsync(filter, before, take + 1, cancellationToken);
        // After it: a search does not find itself.
        await WriteLookAsync(actor, what.Length == 0 ? null : what, null, cancellationToken);
        return new AuditSlice(found.Count > take ? found[..take] : found, found.Count > take ? found[take - 1].Sequence : null, await CountAsync(cancellationToken));
    }

    public async Task<Result<AuditEntry>> GetAsync(long sequence, Actor actor, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(AuditAction.AuditView, actor, cancellationToken) is { } refusal)
            return refusal;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entry = await db.AuditEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Sequence == sequence, cancellationToken);
        if (entry is null)
            return Problems.NotFound;
        await WriteLookAsync(actor, null, sequence.ToString(CultureInfo.InvariantCulture), cancellationToken);
        return entry;
    }

    /// <summary>All of them that the filter lets through, read as they are taken.</summary>
    /// <param name="format">Of the file, for the log.</param>
    public async Task<Result<AuditStream>> ExportAsync(AuditFilter filter, string format, Actor actor, CancellationToken cancellationToken)
    {
        if (!filter.IsValid)
            return Problems.InvalidQuery;
        if (await RefusalAsync(AuditAction.AuditExport, actor, cancellationToken) is { } refusal)
            return refusal;
        await WriteAsync(actor, AuditAction.AuditExport, $"{format} {Describe(filter)}".TrimEnd(), null, cancellationToken);
        await sealer.SealAsync(cancellationToken);
        return new AuditStream(ReadAsync(filter, cancellationToken));
    }

    /// <param name="expected">A link that was written down before; null for none.</param>
    public async Task<Result<AuditVerification>> VerifyAsync(AuditLink? expected, Actor actor, CancellationToken cancellationToken)
    {
        if (expected is { Sequence: < 1 } or { Hash: null } || expected?.Hash.Length is not (null or 2 * AuditChain.HashLength))
            return Problems.InvalidRequest;
        if (await RefusalAsync(AuditAction.AuditVerify, actor, cancellationToken) is { } refusal)
            return refusal;
        var found = await verifier.VerifyAsync(expected, cancellationToken);
        var verdict = found.Fault is { } fault ? $"{fault.ToString().ToLowerInvariant()} at {found.Sequence}" : "whole";
        await WriteAsync(actor, AuditAction.AuditVerify, string.Create(CultureInfo.InvariantCulture, $"{verdict}, checked: {found.Checked}"), null, cancellationToken);
        return found;
    }

    private async IAsyncEnumerable<AuditEntry> ReadAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        while (await finder.FindAsync(filter, before, ExportBatch, cancellationToken) is { Count: > 0 } some)
        {
            foreach (var entry in some)
                yield return entry;
            before = some[^1].Sequence;
        }
    }

    // The chain has no gaps, so nobody has to count.
    private async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ends = await db.AuditAnchors.AsNoTracking().ToListAsync(cancellationToken);
        return (ends.Find(a => a.End == AuditEnd.Newest)?.Sequence ?? 0) - (ends.Find(a => a.End == AuditEnd.Deleted)?.Sequence ?? 0);
    }

    private async Task<Problem?> RefusalAsync(string action, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MayAsync(userId, PortalRight.Read, cancellationToken))
            return null;
        audit.Add(db, actor, action, failure: Problems.Forbidden);
        await db.SaveChangesAsync(cancellationToken);
        return Problems.Forbidden;
    }

    private Task WriteLookAsync(Actor actor, string? details, string? target, CancellationToken cancellationToken) =>
        looks.Begins(actor.UserId!.Value, $"{details}\n{target}") ? WriteAsync(actor, AuditAction.AuditView, details, target, cancellationToken) : Task.CompletedTask;

    private async Task WriteAsync(Actor actor, string action, string? details, string? target, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        audit.Add(db, actor, action, target: target, details: details);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string Describe(AuditFilter f) => string.Join(", ", new (string Name, string? Value)[]
    {
        ("who", f.Who), ("actor", f.ActorId?.ToString()), ("action", f.Action), ("room", f.Room), ("target", f.Target),
        ("outcome", f.Failed switch { true => "failed", false => "succeeded", null => null }),
        ("from", f.From?.ToString("O")), ("before", f.Before?.ToString("O")), ("search", f.Search),
    }.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}: {part.Value}"));
}
