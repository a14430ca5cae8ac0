using Bedrud.Domain.Accounts;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>What belongs to one account: rooms, meetings, and what the audit log says; for those who read everything. A singleton.</summary>
public sealed class UserHistory(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <summary>Rooms or meetings of one page.</summary>
    public const int PageSize = 20;

    /// <summary>Most lines of the audit log.</summary>
    public const int MaxActs = 50;

    /// <summary>The rooms that they are a member of, by name.</summary>
    /// <param name="page">From 1.</param>
    public async Task<Result<Page<UserRoom>>> ListRoomsAsync(Guid id, int page, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, id, page, actor, cancellationToken) is { } problem)
            return problem;
        var total = await db.RoomMembers.CountAsync(m => m.UserId == id, cancellationToken);
        var rooms = await db.RoomMembers.Where(m => m.UserId == id)
            .Join(db.Rooms, m => m.RoomId, r => r.Id, (m, r) => new { r.Name, m.Role, r.IsSuspended, Owners = r.Members.Count(o => o.Role == RoomRole.Owner) })
            .OrderBy(r => r.Name).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return new Page<UserRoom>(rooms.ConvertAll(r => new UserRoom(r.Name, r.Role, r.Role == RoomRole.Owner && r.Owners == 1, r.IsSuspended)), total, page, PageSize);
    }

    /// <summary>The meetings that they were in, the latest first.</summary>
    /// <param name="page">From 1.</param>
    public async Task<Result<Page<UserAttendance>>> ListAttendanceAsync(Guid id, int page, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, id, page, actor, cancellationToken) is { } problem)
            return problem;
        // Of any of their devices: a device's identity goes on with a dot, after which the slash comes.
        var person = ParticipantIdentity.ForUser(id);
        var (from, before) = ($"{person}.", $"{person}/");
#pragma warning disable CA1309 // The database compares, by its own order; what it may let in beside is told by the prefix.
        var stays = db.Set<Attendance>().AsNoTracking().Where(a => a.Identity == person
            || (string.Compare(a.Identity, from) >= 0 && string.Compare(a.Identity, before) < 0 && a.Identity.StartsWith(from)));
#pragma warning restore CA1309
        var total = await stays.Select(a => a.MeetingId).Distinct().CountAsync(cancellationToken);
        var meetings = await stays.GroupBy(a => a.MeetingId).Select(g => new { Id = g.Key, At = g.Min(a => a.JoinedAt) })
            .OrderByDescending(g => g.At).ThenByDescending(g => g.Id).Skip((page - 1) * PageSize).Take(PageSize).Select(g => g.Id).ToListAsync(cancellationToken);
        var found = await db.Set<Domain.Meetings.Meeting>().AsNoTracking().Where(m => meetings.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var joins = (await stays.Where(a => meetings.Contains(a.MeetingId)).ToListAsync(cancellationToken)).ToLookup(a => a.MeetingId);
        var now = time.GetUtcNow().UtcDateTime;
        return new Page<UserAttendance>([.. meetings.Select(m => Grouped(found[m], [.. joins[m].OrderBy(a => a.JoinedAt)], now))], total, page, PageSize);
    }

    /// <summary>The sessions that may be used, the last used first.</summary>
    /// <param name="page">From 1.</param>
    public async Task<Result<Page<UserSession>>> ListSessionsAsync(Guid id, int page, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, id, page, actor, cancellationToken) is { } problem)
            return problem;
        var now = time.GetUtcNow().UtcDateTime;
        var sessions = db.UserSessions.AsNoTracking().Where(s => s.UserId == id && s.RevokedAt == null && s.ExpiresAt > now);
        var items = await sessions.OrderByDescending(s => s.LastSeenAt).ThenBy(s => s.Id).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return new Page<UserSession>(items, await sessions.CountAsync(cancellationToken), page, PageSize);
    }

    /// <summary>What they did and what was done to them, the latest first, at most <see cref="MaxActs"/>.</summary>
    public async Task<Result<IReadOnlyList<UserAuditLine>>> ListActsAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, id, 1, actor, cancellationToken) is { } problem)
            return problem;
        var email = await db.Users.Where(u => u.Id == id).Select(u => u.Email).FirstAsync(cancellationToken);
        // Entries name people by what the act went by: the address, the id, the identity in a meeting. Each is one look into an index; together they would be none.
        var acts = new List<UserAuditLine>();
        acts.AddRange(await Read(db.AuditEntries.Where(e => e.ActorId == id), true).ToListAsync(cancellationToken));
        foreach (var target in new[] { email, id.ToString(), ParticipantIdentity.ForUser(id) })
            acts.AddRange(await Read(db.AuditEntries.Where(e => e.Target == target), false).ToListAsync(cancellationToken));
        return acts.DistinctBy(a => a.Id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(MaxActs).ToList();
    }

    private static IQueryable<UserAuditLine> Read(IQueryable<Domain.Auditing.AuditEntry> entries, bool isActor) => entries
        .OrderByDescending(e => e.At).Take(MaxActs)
        .Select(e => new UserAuditLine(e.Id, e.At, e.Action, e.ActorName, isActor, e.RoomName, e.Target, e.Details, e.Reason, e.Failure));

    // In the order of joining; what overlaps counts once.
    private static UserAttendance Grouped(Domain.Meetings.Meeting meeting, IReadOnlyList<Attendance> stays, DateTime now)
    {
        var present = TimeSpan.Zero;
        var until = DateTime.MinValue;
        foreach (var stay in stays)
        {
            var (begin, end) = (stay.JoinedAt < until ? until : stay.JoinedAt, stay.LeftAt ?? now);
            if (end <= begin)
                continue;
            present += end - begin;
            until = end;
        }

        DateTime? left = stays.Any(s => s.LeftAt is null) ? null : stays.Max(s => s.LeftAt);
        return new UserAttendance(meeting.Id, meeting.RoomName, meeting.StartedAt, stays[0].JoinedAt, left, stays.Count, present);
    }

    private static async Task<Problem?> RefusalAsync(BedrudDbContext db, Guid id, int page, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } reader)
            return Problems.SignInRequired;
        if (page is < 1 or > 1_000_000)
            return Problems.InvalidQuery;
        if (!await db.MayAsync(reader, PortalRight.Read, cancellationToken))
            return Problems.Forbidden;
        return await db.Users.AnyAsync(u => u.Id == id, cancellationToken) ? null : Problems.UserNotFound;
    }
}
