using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>
/// Finds sealed entries, the newest first, in the order of the chain: the place of an entry never changes, so a page is asked for by the sequence that it goes on
/// from, and takes as long at the end of the log as at its beginning. A singleton.
/// </summary>
public sealed class AuditFinder(IDbContextFactory<BedrudDbContext> contexts)
{
    private const int MinLook = 200;
    private const int MaxLook = 5_000;

    /// <param name="filter">Which.</param>
    /// <param name="before">Only those before this sequence; null from the newest.</param>
    /// <param name="take">Most entries, 1 or more.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<List<AuditEntry>> FindAsync(AuditFilter filter, long? before, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await StretchAsync(db, filter, before, cancellationToken) is not var (first, end) || first >= end)
            return [];
        var terms = filter.Terms;
        // A name of nothing but signs has no words to be found by.
        if (terms.Count == 0 && new[] { filter.Who, filter.Target, filter.Search }.Any(text => !string.IsNullOrWhiteSpace(text)))
            return [];
        var words = Words(filter, terms);
        return words.Count > 0 && AuditSearchIndex.Lists(db)
            ? await LookAsync(db, filter, terms, words, (first, end), take, cancellationToken)
            : await Matching(AuditSearchIndex.Narrow(db, words), filter, terms).Where(e => e.Sequence >= first && e.Sequence < end)
                .OrderByDescending(e => e.Sequence).Take(take).ToListAsync(cancellationToken);
    }

    // What the index has found is looked at, some at a time: nearly all of it matches, since the filters are among the words.
    private static async Task<List<AuditEntry>> LookAsync(
        BedrudDbContext db, AuditFilter filter, IReadOnlyList<IReadOnlyList<string>> terms, List<string> words, (long First, long End) stretch, int take,
        CancellationToken cancellationToken)
    {
        var (found, end, look) = (new List<AuditEntry>(), stretch.End, Math.Max(MinLook, take));
        while (found.Count < take)
        {
            var some = await AuditSearchIndex.ListAsync(db, words, stretch.First, end, look, cancellationToken);
            if (some.Count == 0)
                break;
            found.AddRange(await Matching(db.AuditEntries, filter, terms).Where(e => some.Contains(e.Sequence!.Value))
                .OrderByDescending(e => e.Sequence).Take(take - found.Count).ToListAsync(cancellationToken));
            (end, look) = (some[^1], Math.Min(look * 2, MaxLook));
        }

        return found;
    }

    /// <summary>The part of the chain in which the times are: exactly, though an entry may stand behind younger ones.</summary>
    private static async Task<(long First, long End)?> StretchAsync(BedrudDbContext db, AuditFilter filter, long? before, CancellationToken cancellationToken)
    {
        // Plus nothing: for a bare column databases walk along its own index until a time fits, instead of reading the times.
        var (first, end) = (1L, before ?? long.MaxValue);
        if (filter.From is { } from)
        {
            if (await db.AuditEntries.Where(e => e.At >= from).MinAsync(e => e.Sequence + 0L, cancellationToken) is not { } least)
                return null;
            first = least;
        }

        if (filter.Before is { } until)
        {
            if (await db.AuditEntries.Where(e => e.At < until).MaxAsync(e => e.Sequence + 0L, cancellationToken) is not { } most)
                return null;
            end = Math.Min(end, most + 1);
        }

        return (first, end);
    }

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, AuditFilter filter, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        entries = entries.AsNoTracking().Where(e => e.Sequence != null);
        if (filter.ActorId is { } actor)
            entries = entries.Where(e => e.ActorId == actor);
        if (!string.IsNullOrEmpty(filter.Action))
            entries = entries.Where(e => e.Action == filter.Action);
        if (!string.IsNullOrEmpty(filter.Room))
            entries = entries.Where(e => e.RoomName == filter.Room);
        if (filter.Failed is { } failed)
            entries = failed ? entries.Where(e => e.Failure != null) : entries.Where(e => e.Failure == null);
        if (filter.From is { } from)
            entries = entries.Where(e => e.At >= from);
        if (filter.Before is { } before)
            entries = entries.Where(e => e.At < before);
        foreach (var term in terms)
        {
            // Letters and digits only: nothing in it means anything to LIKE.
            var pattern = $"% {string.Join(' ', term)}%";
            entries = entries.Where(e => EF.Functions.Like(e.SearchText!, pattern));
        }

        return entries;
    }

    // The filters too where there are words: a common word and a rare act would otherwise be a long look.
    private static List<string> Words(AuditFilter filter, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        // A single character begins nearly everything: to gather all that takes longer than to look at what the longer words find.
        var all = terms.SelectMany(t => t).Distinct(StringComparer.Ordinal).ToList();
        var words = all.Exists(w => w.Length > 1) ? all.FindAll(w => w.Length > 1) : all;
        if (words.Count == 0)
            return words;
        if (!string.IsNullOrEmpty(filter.Room))
            words.Add(AuditSearch.RoomWord(filter.Room));
        if (!string.IsNullOrEmpty(filter.Action))
            words.Add(AuditSearch.ActionWord(filter.Action));
        if (filter.Failed is { } failed)
            words.Add(AuditSearch.Outcome(failed));
        return words;
    }
}
