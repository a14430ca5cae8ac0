using Bedrud.Domain.Meetings;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Tells of what is about to be saved of meetings: who came and went, what began and ended.</summary>
internal static class PresenceEvents
{
    /// <summary>To be called when changes were detected, before they are saved.</summary>
    /// <param name="db">Tracks the meetings and stays.</param>
    /// <param name="now">UTC.</param>
    public static void AddPresenceEvents(this BedrudDbContext db, DateTime now)
    {
        var meetings = db.ChangeTracker.Entries<Meeting>().ToList();
        var stays = db.ChangeTracker.Entries<Attendance>().ToList();
        var known = meetings.ToDictionary(m => m.Entity.Id, m => m.Entity);
        foreach (var meeting in meetings.Where(m => m.State == EntityState.Added).OrderBy(m => m.Entity.StartedAt))
            Outbox.Add(db, WebhookEvents.MeetingStarted, MeetingFacts.Of(meeting.Entity), now);

        // Of one commit those who left may make place for those who came, or the other way round: by time.
        var moves = stays.Where(s => s.State == EntityState.Added).Select(s => (At: s.Entity.JoinedAt, Left: false, Stay: s.Entity))
            .Concat(stays.Where(s => s.Entity.LeftAt is not null && (s.State == EntityState.Added || (s.State == EntityState.Modified && s.OriginalValues[nameof(Attendance.LeftAt)] is null)))
                .Select(s => (At: s.Entity.LeftAt!.Value, Left: true, Stay: s.Entity)));
        foreach (var (_, left, stay) in moves.OrderBy(m => m.At).ThenBy(m => m.Left))
        {
            // One that an answer has moved to an earlier meeting, of which nothing else was read: it was told of there.
            if (known.TryGetValue(stay.MeetingId, out var meeting))
                Outbox.Add(db, left ? WebhookEvents.ParticipantLeft : WebhookEvents.ParticipantJoined, ParticipantFacts.Of(meeting, stay), now);
        }

        foreach (var meeting in meetings.Where(HasEnded).OrderBy(m => m.Entity.EndedAt))
            Outbox.Add(db, WebhookEvents.MeetingEnded, MeetingFacts.Of(meeting.Entity), now);
    }

    private static bool HasEnded(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Meeting> meeting) => meeting.Entity.EndedAt is not null
        && (meeting.State == EntityState.Added || (meeting.State == EntityState.Modified && meeting.OriginalValues[nameof(Meeting.EndedAt)] is null));
}
