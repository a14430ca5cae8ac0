using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// The rows that <see cref="MeetingLedger"/> asks for, of many meetings with a few questions, and without reading a large meeting at each arrival.
/// </summary>
internal sealed class StayBook
{
    // Parameters of one statement: SQL Server allows 2,100, and a meeting may have more people.
    private const int MaxParameters = 500;

    private readonly Dictionary<Guid, List<Attendance>> _ofMeeting = [];
    private readonly Dictionary<string, List<Attendance>> _ofSid = new(StringComparer.Ordinal);
    private readonly HashSet<Attendance> _all = [];

    /// <param name="context">Tracks what is read.</param>
    /// <param name="work">Meetings that are in the database, each with what has changed in it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<StayBook> LoadAsync(
        BedrudDbContext context, IReadOnlyCollection<(Meeting Meeting, List<MeetingChange> Changes)> work, CancellationToken cancellationToken)
    {
        var book = new StayBook();
        var attendances = context.Set<Attendance>();
        var whole = work.Where(w => NeedsWhole(w.Changes)).Select(w => w.Meeting.Id).ToList();
        var open = work.Where(w => !NeedsWhole(w.Changes) && w.Changes.OfType<MeetingConfirmed>().Any()).Select(w => w.Meeting.Id).ToList();
        var byPerson = work.Where(w => !NeedsWhole(w.Changes)).Select(w => (w.Meeting.Id, People: People(w.Changes))).Where(w => w.People.Count > 0).ToList();
        foreach (var meetings in whole.Chunk(MaxParameters))
            await book.ReadAsync(attendances.Where(a => meetings.Contains(a.MeetingId)), cancellationToken);
        foreach (var meetings in open.Chunk(MaxParameters))
            await book.ReadAsync(attendances.Where(a => meetings.Contains(a.MeetingId) && a.LeftAt == null), cancellationToken);

        // Somebody's rows in another of these meetings may come along, and do no harm.
        var ids = byPerson.Select(w => w.Id).ToArray();
        foreach (var identities in byPerson.SelectMany(w => w.People).Select(p => p.Identity).Distinct().Chunk(MaxParameters))
        {
            foreach (var meetings in ids.Chunk(MaxParameters))
                await book.ReadAsync(attendances.Where(a => meetings.Contains(a.MeetingId) && identities.Contains(a.Identity)), cancellationToken);
        }

        // A stay that an answer has put into an earlier meeting of the same room: see MeetingLedger.
        foreach (var sids in work.SelectMany(w => People(w.Changes)).Select(p => p.Sid).Distinct().Chunk(MaxParameters))
            await book.ReadAsync(attendances.Where(a => sids.Contains(a.ParticipantSid)), cancellationToken);
        return book;
    }

    /// <summary>What the ledger of a meeting needs for these changes.</summary>
    public List<Attendance> Of(Meeting meeting, List<MeetingChange> changes)
    {
        var own = _ofMeeting.GetValueOrDefault(meeting.Id, []);
        var elsewhere = People(changes).Select(p => p.Sid).Distinct(StringComparer.Ordinal)
            .SelectMany(sid => _ofSid.GetValueOrDefault(sid, []))
            .Where(a => a.MeetingId != meeting.Id);
        return [.. own, .. elsewhere];
    }

    /// <summary>False for one that is in the book already.</summary>
    public bool Add(Attendance stay)
    {
        if (!_all.Add(stay))
            return false;
        if (!_ofMeeting.TryGetValue(stay.MeetingId, out var ofMeeting))
            _ofMeeting[stay.MeetingId] = ofMeeting = [];
        ofMeeting.Add(stay);
        if (!_ofSid.TryGetValue(stay.ParticipantSid, out var ofSid))
            _ofSid[stay.ParticipantSid] = ofSid = [];
        ofSid.Add(stay);
        return true;
    }

    private static bool NeedsWhole(List<MeetingChange> changes) => changes.Any(c => c is MeetingEnded or MeetingConfirmed { Corrects: true });

    private static List<ParticipantPresence> People(List<MeetingChange> changes) => [.. changes.Select(c => c switch
    {
        Arrived arrived => arrived.Participant,
        Departed departed => departed.Participant,
        _ => null,
    }).OfType<ParticipantPresence>()];

    private async Task ReadAsync(IQueryable<Attendance> query, CancellationToken cancellationToken)
    {
        foreach (var stay in await query.ToListAsync(cancellationToken))
            Add(stay);
    }
}
