using Bedrud.Domain.Meetings;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.History;

/// <summary>Writes <see cref="PeriodFigures"/> from the rows of meetings, attendances and recordings. A singleton.</summary>
public sealed class PeriodCounter(IDbContextFactory<BedrudDbContext> contexts)
{
    /// <summary>
    /// Counts the hours and days into which the stretch reaches, but those of which meetings were deleted (<see cref="PeriodFigures.IsFinal"/>). From the last
    /// day to the first, so that an index of who left when is enough, whatever time lies between coming and leaving.
    /// </summary>
    /// <param name="now">UTC; nothing after it is counted.</param>
    public async Task CountAsync(Stretch stretch, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.PeriodFigures.Where(f => f.IsFinal && f.Period == Period.Day).MaxAsync(f => (DateTime?)f.At, cancellationToken);
        var first = kept is { } at && at + Period.Day.Length() > stretch.From ? at + Period.Day.Length() : stretch.From;
        var end = Period.Day.Floor(stretch.To) + Period.Day.Length();
        var later = await db.Attendances.AsNoTracking().Where(a => a.JoinedAt < end && (a.LeftAt == null || a.LeftAt >= end))
            .Select(a => new StayOfPerson(a.Identity, a.JoinedAt, a.LeftAt)).ToListAsync(cancellationToken);
        for (var day = Period.Day.Floor(stretch.To); day >= Period.Day.Floor(first); day -= Period.Day.Length())
        {
            var next = day + Period.Day.Length();
            var stays = await db.Attendances.AsNoTracking().Where(a => a.LeftAt >= day && a.LeftAt < next)
                .Select(a => new StayOfPerson(a.Identity, a.JoinedAt, a.LeftAt)).ToListAsync(cancellationToken);
            stays.AddRange(later);
            await WriteAsync(db, day, new Stretch(Period.Hour.Floor(first), stretch.To), stays, now, cancellationToken);
            later = stays.FindAll(s => s.JoinedAt < day);
        }
    }

    private static async Task WriteAsync(BedrudDbContext db, DateTime day, Stretch stretch, List<StayOfPerson> stays, DateTime now, CancellationToken cancellationToken)
    {
        var next = day + Period.Day.Length();
        var begun = await db.Meetings.Where(m => m.StartedAt >= day && m.StartedAt < next).Select(m => m.StartedAt).ToListAsync(cancellationToken);
        var recorded = await db.Recordings.Where(r => r.RequestedAt >= day && r.RequestedAt < next).Select(r => r.RequestedAt).ToListAsync(cancellationToken);
        var kept = await db.PeriodFigures.Where(f => f.At >= day && f.At < next).ToDictionaryAsync(f => (f.Period, f.At), cancellationToken);
        var hours = Enumerable.Range(0, 24).Select(i => day + (i * Period.Hour.Length())).Where(h => h >= stretch.From && h <= stretch.To && h <= now);
        foreach (var (period, at) in hours.Select(h => (Period.Hour, h)).Append((Period.Day, day)))
        {
            var end = at + period.Length();
            var figures = PeriodFigures.Of(
                period, at, begun.Count(b => b >= at && b < end), recorded.Count(r => r >= at && r < end), stays.Where(s => s.JoinedAt < end && !(s.LeftAt < at)), now);
            if (kept.TryGetValue((period, at), out var before))
                before.Take(figures);
            else if (!figures.IsEmpty)
                db.Add(figures);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}
