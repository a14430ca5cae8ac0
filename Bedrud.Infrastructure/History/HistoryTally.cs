using Bedrud.Domain.Meetings;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.History;

/// <summary>
/// Keeps the figures of meetings true: of each meeting how many came, of each hour and day what it came to, and under which names people are found. Counts
/// only what has changed since, and gives the same however often it counts, so that several portals may do it at once. A singleton.
/// </summary>
public sealed class HistoryTally(IDbContextFactory<BedrudDbContext> contexts, PeriodCounter periods, TimeProvider time) : IDisposable
{
    private const int Batch = 200;

    // What another portal, whose clock is behind, has changed meanwhile.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    // News of who came and went comes late by no more, as long as the meeting runs; at its end all of it is counted once more.
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);
    private DateTime? _countedTo;

    public void Dispose() => _one.Dispose();

    /// <summary>Counts what has changed.</summary>
    /// <returns>How many meetings it was.</returns>
    public async Task<int> CountDueAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            // What changes while this counts is younger than that, and found the next time.
            var last = await LastChangeAsync(cancellationToken);
            var due = await FindDueAsync(cancellationToken);
            // The periods first: what breaks off here is found again, since its meeting is not marked.
            var stretches = due.Select(d => new Stretch(d.EndedAt is null && d.CountedAt is { } counted ? Later(counted - Late, d.StartedAt) : d.StartedAt, d.EndedAt ?? now));
            foreach (var stretch in Join([.. stretches.Where(s => s.From <= s.To), new Stretch(await SinceAsync(now, cancellationToken), now)]))
                await periods.CountAsync(stretch, now, cancellationToken);
            foreach (var some in due.OrderBy(d => d.StartedAt).Chunk(Batch))
                await CountAsync([.. some.Select(d => d.Id)], now, cancellationToken);
            _countedTo = last;
            return due.Count;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Counts all periods anew for which the meetings are still there. The figures of older ones stay as they are.</summary>
    public async Task RebuildAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var first = await db.Meetings.MinAsync(m => (DateTime?)m.StartedAt, cancellationToken);
            if (first is { } from)
                await periods.CountAsync(new Stretch(from, now), now, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    // Whoever starts again has an hour in which nothing changed and people were there all the same.
    private async Task<DateTime> SinceAsync(DateTime now, CancellationToken cancellationToken)
    {
        if (_countedTo is not null)
            return now - Period.Hour.Length();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.PeriodFigures.Where(f => f.Period == Period.Hour).MaxAsync(f => (DateTime?)f.At, cancellationToken);
        return last < now - Period.Hour.Length() ? last.Value : now - Period.Hour.Length();
    }

    private async Task<DateTime> LastChangeAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Meetings.MaxAsync(m => m.ChangedAt, cancellationToken) ?? DateTime.UnixEpoch;
    }

    private async Task<List<Due>> FindDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var meetings = db.Meetings.AsNoTracking().Where(m => m.CountedAt == null || m.ChangedAt != m.CountedAt);
        if (_countedTo is { } last)
        {
            var since = last - Overlap;
            meetings = db.Meetings.AsNoTracking().Where(m => m.ChangedAt >= since && (m.CountedAt == null || m.ChangedAt != m.CountedAt));
        }

        return await meetings.Select(m => new Due(m.Id, m.StartedAt, m.EndedAt, m.ChangedAt, m.CountedAt)).ToListAsync(cancellationToken);
    }

    private async Task CountAsync(List<Guid> ids, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Before the stays: what comes between the two changes it again.
        var meetings = await db.Meetings.Where(m => ids.Contains(m.Id)).ToListAsync(cancellationToken);
        foreach (var meeting in meetings.Where(m => m.ChangedAt is null))
            meeting.ChangedAt = meeting.StartedAt;
        var stays = (await db.Attendances.AsNoTracking().Where(a => ids.Contains(a.MeetingId)).ToListAsync(cancellationToken)).ToLookup(a => a.MeetingId);
        foreach (var meeting in meetings)
        {
            var count = MeetingCount.Of(stays[meeting.Id], now);
            (meeting.People, meeting.Peak, meeting.CountedAt) = (count.Persons.Count, count.Peak, meeting.ChangedAt);
            meeting.Seconds = meeting.EndedAt is { } end ? (int)Math.Min(int.MaxValue, (end - meeting.StartedAt).TotalSeconds) : 0;
        }

        await MeetAsync(db, stays.SelectMany(s => s), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task MeetAsync(BedrudDbContext db, IEnumerable<Attendance> stays, CancellationToken cancellationToken)
    {
        foreach (var some in stays.GroupBy(s => s.Identity, StringComparer.Ordinal).Chunk(Batch))
        {
            var identities = some.Select(g => g.Key).ToList();
            var known = await db.KnownPersons.Where(p => identities.Contains(p.Identity)).ToDictionaryAsync(p => p.Identity, StringComparer.Ordinal, cancellationToken);
            foreach (var ofOne in some)
            {
                if (!known.TryGetValue(ofOne.Key, out var person))
                    db.Add(person = new KnownPerson { Identity = ofOne.Key });
                foreach (var stay in ofOne.OrderBy(s => s.JoinedAt))
                    person.Meet(stay.Name, stay.JoinedAt);
            }
        }
    }

    // Each costs a look at everybody who left after it: what lies close together is counted as one.
    private static List<Stretch> Join(IEnumerable<Stretch> stretches)
    {
        var gap = Period.Day.Length();
        return [.. Stretch.Merge(stretches.Select(s => new Stretch(s.From, s.To + gap))).Select(s => new Stretch(s.From, s.To - gap))];
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private sealed record Due(Guid Id, DateTime StartedAt, DateTime? EndedAt, DateTime? ChangedAt, DateTime? CountedAt);
}
