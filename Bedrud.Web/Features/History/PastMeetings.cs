using Bedrud.Domain.Accounts;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.History;

/// <summary>Finds and shows past meetings, and those that run. Who sees what is <see cref="HistoryPolicy"/>'s. A singleton.</summary>
public sealed partial class PastMeetings(IDbContextFactory<BedrudDbContext> contexts, PresenceStore presence, AuditLog audit, TimeProvider time)
{
    public async Task<Result<Page<MeetingSummary>>> ListAsync(MeetingQuery query, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        if (!query.IsValid)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await ReaderAsync(db, userId, cancellationToken);
        var meetings = await MeetingLists.VisibleTo(db, reader).MatchingAsync(db, reader, query, cancellationToken);
        var total = await meetings.CountAsync(cancellationToken);
        if (total == 0)
            return new Page<MeetingSummary>([], 0, query.Page, query.PageSize);
        var items = await meetings.Sorted(query.Sort, query.Descending).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize)
            .Select(MeetingLists.ToSummary(db)).ToListAsync(cancellationToken);
        return new Page<MeetingSummary>(await SeenByAsync(db, reader, items, cancellationToken), total, query.Page, query.PageSize);
    }

    public async Task<Result<MeetingDetails>> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, id, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var attendance = await AttendanceAsync(db, found.Value, cancellationToken);
        var summary = found.Value.Summary;
        // What was counted may be a minute old; this was read now.
        if (summary.IsWhole)
            summary = summary with { People = attendance.Count };
        return new MeetingDetails(summary, attendance);
    }

    private async Task<Result<SeenMeeting>> FindAsync(BedrudDbContext db, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        var meeting = await db.Meetings.AsNoTracking().Where(m => m.Id == id).Select(MeetingLists.ToSummary(db)).FirstOrDefaultAsync(cancellationToken);
        if (meeting is null)
            return Problems.NotFound;
        var reader = await ReaderAsync(db, userId, cancellationToken);
        RoomRole? role = meeting.RoomId is { } roomId
            ? await db.RoomMembers.Where(m => m.RoomId == roomId && m.UserId == userId).Select(m => (RoomRole?)m.Role).FirstOrDefaultAsync(cancellationToken)
            : null;
        var tookPart = reader is not null && await db.Attendances.AnyAsync(a => a.MeetingId == id && reader.Identities.Contains(a.Identity), cancellationToken);
        return HistoryPolicy.Decide(reader is null, role, tookPart) switch
        {
            HistoryView.Whole => new SeenMeeting(Now(meeting), null),
            HistoryView.Own => new SeenMeeting(Now(meeting) with { IsWhole = false, Recordings = 0 }, reader),
            _ => Problems.NotFound,
        };
    }

    private static async Task<Reader?> ReaderAsync(BedrudDbContext db, Guid userId, CancellationToken cancellationToken)
    {
        if (await db.MayAsync(userId, PortalRight.SeeRooms, cancellationToken))
            return null;
        var person = ParticipantIdentity.ForUser(userId);
        var devices = ParticipantIdentity.OnDevice(person, "");
        var others = await db.KnownPersons.Where(p => p.Identity.StartsWith(devices)).Select(p => p.Identity).ToListAsync(cancellationToken);
        return new Reader(userId, [person, .. others]);
    }

    private async Task<IReadOnlyList<MeetingSummary>> SeenByAsync(
        BedrudDbContext db, Reader? reader, List<MeetingSummary> meetings, CancellationToken cancellationToken)
    {
        if (reader is null)
            return meetings.ConvertAll(Now);
        var rooms = meetings.ConvertAll(m => m.RoomId);
        var whole = await MeetingLists.RoomsOf(db, reader.UserId).Where(r => rooms.Contains(r)).ToListAsync(cancellationToken);
        return meetings.ConvertAll(m => whole.Contains(m.RoomId) && m.RoomId is not null ? Now(m) : Now(m) with { IsWhole = false, Recordings = 0 });
    }

    // Of those that run, who is there now is known better than it was counted a minute ago.
    private MeetingSummary Now(MeetingSummary meeting)
    {
        if (meeting.EndedAt is not null || presence.Get(meeting.RoomName) is not { } room || room.RoomSid != meeting.RoomSid)
            return meeting;
        var people = room.Participants.Where(p => !p.IsHidden).Select(p => ParticipantIdentity.PersonOf(p.Identity)).Distinct(StringComparer.Ordinal).Count();
        return meeting with { People = Math.Max(meeting.People, people), Peak = Math.Max(meeting.Peak, people) };
    }

    private async Task<IReadOnlyList<AttendanceOfPerson>> AttendanceAsync(BedrudDbContext db, SeenMeeting seen, CancellationToken cancellationToken)
    {
        var id = seen.Summary.Id;
        var count = MeetingCount.Of(await StaysAsync(db, seen, cancellationToken), time.GetUtcNow().UtcDateTime);
        var quality = await db.Set<StayQuality>().AsNoTracking().Where(q => db.Attendances.Any(a => a.Id == q.AttendanceId && a.MeetingId == id))
            .ToDictionaryAsync(q => q.AttendanceId, cancellationToken);
        return [.. count.Persons.Select(p => AttendanceOfPerson.Of(p, quality))];
    }

    private static async Task<List<Attendance>> StaysAsync(BedrudDbContext db, SeenMeeting seen, CancellationToken cancellationToken)
    {
        var id = seen.Summary.Id;
        var stays = db.Attendances.AsNoTracking().Where(a => a.MeetingId == id);
        if (seen.Reader is { } reader)
            stays = stays.Where(a => reader.Identities.Contains(a.Identity));
        return await stays.ToListAsync(cancellationToken);
    }

    /// <param name="Reader">Null where the whole is seen.</param>
    private sealed record SeenMeeting(MeetingSummary Summary, Reader? Reader);
}
