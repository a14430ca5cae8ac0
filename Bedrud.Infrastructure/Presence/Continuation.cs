using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// Carries over what holds for one meeting to the one that continues it (see <see cref="Conversation"/>): after the media server has started again, those who
/// were admitted stay so, those who were kicked stay out, and what was locked stays locked. Where a moderator ended the meeting, nothing of it is left to carry.
/// </summary>
internal static class Continuation
{
    /// <summary>To be called before <paramref name="begun"/> are saved; what changes is tracked by <paramref name="context"/>.</summary>
    public static async Task CarryOverAsync(BedrudDbContext context, IReadOnlyCollection<Meeting> begun, CancellationToken cancellationToken)
    {
        var ours = begun.Where(m => m.RoomId is not null).ToList();
        if (ours.Count == 0)
            return;
        // Nearly every meeting continues none: one question for all of them says so.
        var names = ours.ConvertAll(m => m.RoomName);
        var since = ours.Min(m => m.StartedAt) - Conversation.Gap;
        var recent = await context.Set<Meeting>()
            .Where(m => names.Contains(m.RoomName) && (m.EndedAt ?? m.LastSeenAt) > since)
            .ToListAsync(cancellationToken);
        foreach (var meeting in ours)
        {
            var earlier = recent.Where(m => m.RoomName == meeting.RoomName && m.StartedAt < meeting.StartedAt).MaxBy(m => m.StartedAt);
            if (earlier is not null && Conversation.Continues(earlier, meeting.StartedAt))
                await CarryOverAsync(context, earlier, meeting, cancellationToken);
        }
    }

    private static async Task CarryOverAsync(BedrudDbContext context, Meeting earlier, Meeting meeting, CancellationToken cancellationToken)
    {
        var end = earlier.EndedAt ?? earlier.LastSeenAt;
        var before = await context.Set<Meeting>()
            .Where(m => m.RoomName == meeting.RoomName && m.RoomSid != earlier.RoomSid && m.EndedAt <= earlier.StartedAt)
            .MaxAsync(m => m.EndedAt, cancellationToken);
        // Those whose admission held in the earlier one.
        foreach (var entry in await context.LobbyEntries
            .Where(e => e.RoomId == meeting.RoomId && e.State == LobbyState.Admitted && e.DecidedAt <= end && (before == null || e.DecidedAt > before))
            .ToListAsync(cancellationToken))
            entry.DecidedAt = meeting.StartedAt > end ? meeting.StartedAt : end.AddMilliseconds(1);
        foreach (var restriction in await context.Restrictions
            .Where(r => r.RoomId == meeting.RoomId && r.RoomSid == earlier.RoomSid)
            .ToListAsync(cancellationToken))
            restriction.RoomSid = meeting.RoomSid;
    }
}
