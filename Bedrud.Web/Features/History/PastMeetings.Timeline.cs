using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.History;

public sealed partial class PastMeetings
{
    /// <summary>Entries of one page of a timeline.</summary>
    public const int TimelinePage = 100;

    /// <summary>Packets of a hundred that did not arrive, and milliseconds: from there on people notice.</summary>
    private const double BadLoss = 5;
    private const double BadRoundTrip = 400;

    private const int MostActs = 5_000;

    // An act and LiveKit's word of what it did may stand in either order.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(30);

    private static readonly string[] Acts =
    [
        AuditAction.ParticipantKick, AuditAction.ParticipantEvict, AuditAction.ParticipantReadmit, AuditAction.ParticipantBan, AuditAction.ParticipantUnban,
        AuditAction.ParticipantMute, AuditAction.ParticipantMuteAll, AuditAction.ParticipantLock, AuditAction.ParticipantUnlock, AuditAction.ParticipantPermissions,
        AuditAction.ParticipantRole, AuditAction.ParticipantName, AuditAction.RoomLocks, AuditAction.LobbyAdmit, AuditAction.LobbyAdmitAll, AuditAction.LobbyRefuse,
        AuditAction.MeetingSpotlight, AuditAction.MeetingEnd, AuditAction.ChatDelete, AuditAction.RecordingStart, AuditAction.RecordingStop, AuditAction.RecordingFail,
        AuditAction.RoomSuspend,
    ];

    /// <summary>What happened, by time, <see cref="TimelinePage"/> entries a page.</summary>
    public async Task<Result<Page<TimelineEntry>>> TimelineAsync(Guid id, int page, Actor actor, CancellationToken cancellationToken)
    {
        if (page is < 1 or > 1_000_000)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, id, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var meeting = found.Value.Summary;
        var stays = await StaysAsync(db, found.Value, cancellationToken);
        var entries = new List<TimelineEntry> { new(meeting.StartedAt, "began") };
        entries.AddRange(stays.SelectMany(OfStay));
        if (meeting.IsWhole)
        {
            entries.AddRange(await OfQualityAsync(db, stays, meeting, cancellationToken));
            entries.AddRange(await OfActsAsync(db, stays, meeting, cancellationToken));
            entries.AddRange(await OfRecordingsAsync(db, meeting, cancellationToken));
        }

        if (meeting.EndedAt is { } end)
            entries.Add(new TimelineEntry(end, "ended"));
        // Of one moment: it begins before anybody joins, and ends after all have left.
        var sorted = entries.OrderBy(e => e.At).ThenBy(e => e.Kind switch { "began" => 0, "ended" => 2, _ => 1 }).ToList();
        return new Page<TimelineEntry>([.. sorted.Skip((page - 1) * TimelinePage).Take(TimelinePage)], sorted.Count, page, TimelinePage);
    }

    private static IEnumerable<TimelineEntry> OfStay(Attendance stay)
    {
        yield return new TimelineEntry(stay.JoinedAt, "joined", stay.Name);
        if (stay.LeftAt is { } left)
            yield return new TimelineEntry(left, "left", stay.Name, Detail: stay.Reason is { } reason ? LabelName.Of(reason) : null);
    }

    // A stay's figures have no time of their own: they stand where it ended.
    private async Task<IEnumerable<TimelineEntry>> OfQualityAsync(BedrudDbContext db, List<Attendance> stays, MeetingSummary meeting, CancellationToken cancellationToken)
    {
        var id = meeting.Id;
        var bad = await db.Set<StayQuality>().AsNoTracking()
            .Where(q => q.Summaries > 0 && (q.WorstLoss >= BadLoss || q.WorstRoundTrip >= BadRoundTrip) && db.Attendances.Any(a => a.Id == q.AttendanceId && a.MeetingId == id))
            .ToListAsync(cancellationToken);
        var byId = stays.ToDictionary(s => s.Id);
        var now = time.GetUtcNow().UtcDateTime;
        return bad.Where(q => byId.ContainsKey(q.AttendanceId)).Select(q => new TimelineEntry(
            byId[q.AttendanceId].LeftAt ?? meeting.EndedAt ?? now, "quality", byId[q.AttendanceId].Name,
            Detail: string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{q.WorstLoss:0.#} % · {q.WorstRoundTrip:0} ms")));
    }

    private async Task<IEnumerable<TimelineEntry>> OfActsAsync(BedrudDbContext db, List<Attendance> stays, MeetingSummary meeting, CancellationToken cancellationToken)
    {
        var (room, from, to) = (meeting.RoomName, meeting.StartedAt - Around, (meeting.EndedAt ?? time.GetUtcNow().UtcDateTime) + Around);
        var acts = await db.AuditEntries.AsNoTracking().Where(e => e.RoomName == room && e.At >= from && e.At <= to && Acts.Contains(e.Action))
            .OrderBy(e => e.At).Take(MostActs).ToListAsync(cancellationToken);
        var names = stays.GroupBy(s => ParticipantIdentity.PersonOf(s.Identity), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.MaxBy(s => s.JoinedAt)!.Name, StringComparer.Ordinal);
        return acts.Select(e => new TimelineEntry(e.At, e.Action, NameOf(e), e.ActorName, e.Reason ?? e.Details, e.Failure, RecordingOf(e)));

        string? NameOf(AuditEntry e) => e.Target is null || RecordingOf(e) is not null ? null
            : names.GetValueOrDefault(ParticipantIdentity.PersonOf(e.Target.Split('/', ' ')[0]));
        static Guid? RecordingOf(AuditEntry e) =>
            e.Action.StartsWith("recording.", StringComparison.Ordinal) && Guid.TryParse(e.Target, out var recording) ? recording : null;
    }

    private static async Task<IEnumerable<TimelineEntry>> OfRecordingsAsync(BedrudDbContext db, MeetingSummary meeting, CancellationToken cancellationToken)
    {
        var sid = meeting.RoomSid;
        var recordings = await db.Recordings.AsNoTracking().Where(r => r.RoomSid == sid && r.StartedAt != null && r.State != RecordingState.Deleted)
            .Select(r => new { r.Id, r.Title, r.StartedAt, r.EndedAt }).ToListAsync(cancellationToken);
        return recordings.SelectMany(r => new[]
        {
            new TimelineEntry(r.StartedAt!.Value, "recording.started", Detail: r.Title, RecordingId: r.Id),
            r.EndedAt is { } end ? new TimelineEntry(end, "recording.ended", Detail: r.Title, RecordingId: r.Id) : null,
        }).OfType<TimelineEntry>();
    }
}
