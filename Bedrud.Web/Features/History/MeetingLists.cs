using System.Linq.Expressions;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using MeetingRow = Bedrud.Domain.Meetings.Meeting;

namespace Bedrud.Web.Features.History;

/// <summary>How past meetings are found and sorted, all of it in the database.</summary>
internal static class MeetingLists
{
    /// <summary>Most people of one search whose meetings are looked for: those who came last.</summary>
    public const int MostPeople = 300;

    /// <summary>The rooms whose meetings somebody sees in whole; <see cref="HistoryPolicy"/> as a query.</summary>
    public static IQueryable<Guid?> RoomsOf(BedrudDbContext db, Guid userId) =>
        db.RoomMembers.Where(m => m.UserId == userId && (m.Role == RoomRole.Moderator || m.Role == RoomRole.Owner)).Select(m => (Guid?)m.RoomId);

    /// <param name="reader">Null: they see all.</param>
    public static IQueryable<MeetingRow> VisibleTo(BedrudDbContext db, Reader? reader)
    {
        if (reader is null)
            return db.Meetings.AsNoTracking();
        var rooms = RoomsOf(db, reader.UserId);
        var own = db.Attendances.Where(a => reader.Identities.Contains(a.Identity)).Select(a => a.MeetingId);
        return db.Meetings.AsNoTracking().Where(m => rooms.Contains(m.RoomId) || own.Contains(m.Id));
    }

    public static async Task<IQueryable<MeetingRow>> MatchingAsync(
        this IQueryable<MeetingRow> meetings, BedrudDbContext db, Reader? reader, MeetingQuery query, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(query.Room))
            meetings = meetings.Where(m => m.RoomName == query.Room);
        if (query.From is { } from)
            meetings = meetings.Where(m => m.StartedAt >= from);
        if (query.Before is { } before)
            meetings = meetings.Where(m => m.StartedAt < before);
        meetings = query.Filter switch
        {
            MeetingFilter.Live => meetings.Where(m => m.EndedAt == null),
            MeetingFilter.Ended => meetings.Where(m => m.EndedAt != null),
            _ => meetings,
        };
        if (string.IsNullOrWhiteSpace(query.Search))
            return meetings;
        var pattern = $"%{Escape(RecordingSearch.Fold(query.Search.Trim()))}%";
        // People first: there are far fewer of them than stays.
        var people = await db.KnownPersons.Where(p => EF.Functions.Like(p.SearchText, pattern, @"\")).OrderByDescending(p => p.SeenAt)
            .Select(p => p.Identity).Take(MostPeople).ToListAsync(cancellationToken);
        if (people.Count == 0)
            return meetings.Where(m => EF.Functions.Like(m.RoomName, pattern, @"\"));
        var theirs = db.Attendances.Where(a => people.Contains(a.Identity)).Select(a => a.MeetingId);
        if (reader is null)
            return meetings.Where(m => EF.Functions.Like(m.RoomName, pattern, @"\") || theirs.Contains(m.Id));
        // Who else was there is not told to whoever sees their own part only, in this way neither.
        var rooms = RoomsOf(db, reader.UserId);
        return meetings.Where(m => EF.Functions.Like(m.RoomName, pattern, @"\") || (rooms.Contains(m.RoomId) && theirs.Contains(m.Id)));
    }

    // The id ends every order, so that pages neither repeat nor skip a meeting.
    public static IQueryable<MeetingRow> Sorted(this IQueryable<MeetingRow> meetings, MeetingSort sort, bool descending) => sort switch
    {
        MeetingSort.Room => descending
            ? meetings.OrderByDescending(m => m.RoomName).ThenByDescending(m => m.StartedAt)
            : meetings.OrderBy(m => m.RoomName).ThenByDescending(m => m.StartedAt),
        MeetingSort.Length => Order(meetings, m => m.Seconds, descending),
        MeetingSort.People => Order(meetings, m => m.People, descending),
        MeetingSort.Peak => Order(meetings, m => m.Peak, descending),
        _ => Order(meetings, m => m.StartedAt, descending),
    };

    public static Expression<Func<MeetingRow, MeetingSummary>> ToSummary(BedrudDbContext db) => m => new MeetingSummary(
        m.Id, m.RoomName, m.RoomId != null, m.StartedAt, m.EndedAt, m.People, m.Peak,
        db.Recordings.Count(r => r.RoomSid == m.RoomSid && r.State != RecordingState.Deleted), true)
    {
        RoomId = m.RoomId,
        RoomSid = m.RoomSid,
    };

    private static IOrderedQueryable<MeetingRow> Order<TKey>(IQueryable<MeetingRow> meetings, Expression<Func<MeetingRow, TKey>> key, bool descending) =>
        descending ? meetings.OrderByDescending(key).ThenByDescending(m => m.Id) : meetings.OrderBy(key).ThenBy(m => m.Id);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
}

/// <summary>Somebody who does not see all meetings.</summary>
/// <param name="Identities">Under which they may have been in a meeting, one for each device.</param>
internal sealed record Reader(Guid UserId, IReadOnlyList<string> Identities);
