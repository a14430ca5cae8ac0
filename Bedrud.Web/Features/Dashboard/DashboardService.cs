using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.History;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Dashboard;

/// <summary>The figures of the dashboard: from <see cref="PeriodFigures"/> and <see cref="JoinCount"/>, never from the meetings themselves. A singleton.</summary>
public sealed class DashboardService(IDbContextFactory<BedrudDbContext> contexts, HistoryTally tally, JoinTally joins, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <param name="today">UTC; when the reader's day began, at most two days ago.</param>
    public async Task<Result<DashboardFigures>> ReadAsync(DashboardRange range, DateTime today, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.SeeRooms, cancellationToken))
            return Problems.Forbidden;
        var now = time.GetUtcNow().UtcDateTime;
        var todayFrom = Period.Hour.Floor(today > now - TimeSpan.FromDays(2) && today <= now ? today : Period.Day.Floor(now));
        var begin = range.Begin(now);
        var (period, piece, pieces) = range.Cut();
        var figures = await FiguresAsync(db, period, begin, cancellationToken);
        var counts = await CountsAsync(db, period, begin, cancellationToken);
        var points = Enumerable.Range(0, pieces).Select(i => Sum(begin + (piece * i), begin + (piece * (i + 1)), period.Length(), figures, counts)).ToList();
        var ofToday = Sum(todayFrom, now.AddTicks(1), Period.Day.Length(), await FiguresAsync(db, Period.Hour, todayFrom, cancellationToken), await CountsAsync(db, Period.Hour, todayFrom, cancellationToken));
        var outcomes = counts.GroupBy(c => c.Outcome).Select(g => new JoinOutcomeCount(
            JoinOutcomes.KindOf(g.Key).ToString().ToLowerInvariant(), JoinOutcomes.DetailOf(g.Key), g.Sum(c => c.Count)));
        var since = now - Lately;
        var failed = await db.Recordings.CountAsync(r => (r.State == RecordingState.Failed || r.State == RecordingState.Lost) && r.RequestedAt >= since, cancellationToken);
        var manages = await db.MayAsync(userId, PortalRight.Administer, cancellationToken);
        // SQLite compares no such times; few accounts were ever locked out.
        var lockouts = manages ? await db.Users.Where(u => u.LockoutEnd != null).Select(u => u.LockoutEnd).ToListAsync(cancellationToken) : null;
        var locked = lockouts?.Count(end => end > time.GetUtcNow());
        return new DashboardFigures(
            todayFrom, ofToday, points, [.. outcomes.OrderByDescending(o => o.Count).ThenBy(o => o.Detail, StringComparer.Ordinal)], failed, locked,
            !await db.Rooms.AnyAsync(cancellationToken));
    }

    /// <summary>Counts all periods anew for which the meetings are still there.</summary>
    public async Task<Result<Done>> RebuildAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var problem = actor.UserId is { } userId && await db.MayAsync(userId, PortalRight.Administer, cancellationToken) ? null : Problems.Forbidden;
        audit.Add(db, actor, AuditAction.StatisticsRebuild, failure: problem);
        await db.SaveChangesAsync(cancellationToken);
        if (problem is not null)
            return problem;
        await tally.RebuildAsync(cancellationToken);
        await joins.FlushAsync(cancellationToken);
        return default(Done);
    }

    private static Task<List<PeriodFigures>> FiguresAsync(BedrudDbContext db, Period period, DateTime from, CancellationToken cancellationToken) =>
        db.PeriodFigures.AsNoTracking().Where(f => f.Period == period && f.At >= from).ToListAsync(cancellationToken);

    private static Task<List<JoinCount>> CountsAsync(BedrudDbContext db, Period period, DateTime from, CancellationToken cancellationToken) =>
        db.JoinCounts.AsNoTracking().Where(c => c.Period == period && c.At >= from).ToListAsync(cancellationToken);

    private static StatPoint Sum(DateTime from, DateTime to, TimeSpan length, List<PeriodFigures> figures, List<JoinCount> counts)
    {
        var within = figures.FindAll(f => f.At >= from && f.At < to);
        var joins = counts.Where(c => c.At >= from && c.At < to).ToLookup(c => JoinOutcomes.KindOf(c.Outcome), c => c.Count);
        return new StatPoint(
            from, to, within.Sum(f => f.Meetings), within.Sum(f => f.PersonSeconds), within.Select(f => f.Peak).DefaultIfEmpty().Max(),
            // Who was there in two hours would count twice.
            to - from == length ? within.Sum(f => f.People) : null, within.Sum(f => f.Recordings),
            joins[JoinKind.Admitted].Sum(), joins[JoinKind.Waiting].Sum(), joins[JoinKind.Refused].Sum(), joins[JoinKind.Failed].Sum());
    }
}
