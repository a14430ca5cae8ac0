using Bedrud.Domain.Meetings;

namespace Bedrud.Domain.Chat;

/// <summary>
/// What people take for one meeting: LiveKit's run of a room, and those before it that it followed at once. A media server that starts again begins a new
/// run for the same people, who want to see what they wrote a minute ago.
/// </summary>
public static class Conversation
{
    /// <summary>A meeting that begins less than this after an earlier one's end continues it.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(2);

    /// <summary>LiveKit's ids of the conversation's meetings up to this one, the latest first.</summary>
    /// <param name="roomSid">Of the meeting.</param>
    /// <param name="startedAt">UTC.</param>
    /// <param name="meetings">Of the same room; the meeting itself may be among them or not.</param>
    public static IReadOnlyList<string> UpTo(string roomSid, DateTime startedAt, IEnumerable<Meeting> meetings)
    {
        var sids = new List<string> { roomSid };
        foreach (var earlier in meetings.Where(m => m.RoomSid != roomSid && m.StartedAt <= startedAt).OrderByDescending(m => m.StartedAt))
        {
            if (!Continues(earlier, startedAt))
                break;
            sids.Add(earlier.RoomSid);
            startedAt = earlier.StartedAt;
        }

        return sids;
    }

    /// <summary>Whether the conversation that this meeting belongs to has ended so long ago that nothing can continue it any more.</summary>
    /// <param name="meeting">Any of the conversation's.</param>
    /// <param name="meetings">All of the same room that began after it.</param>
    /// <param name="now">UTC.</param>
    public static bool IsOver(Meeting meeting, IEnumerable<Meeting> meetings, DateTime now)
    {
        var last = meeting;
        foreach (var next in meetings.Where(m => m.RoomSid != meeting.RoomSid && m.StartedAt >= meeting.StartedAt).OrderBy(m => m.StartedAt))
        {
            if (!Continues(last, next.StartedAt))
                return true;
            last = next;
        }

        return last.EndedAt is { } end && now - end >= Gap;
    }

    /// <summary>Whether a meeting of the same room that began at <paramref name="startedAt"/> (UTC) continues the earlier one.</summary>
    // A room has one run at a time: one that another has followed is over, whether or not its end has been written.
    public static bool Continues(Meeting earlier, DateTime startedAt) => startedAt - (earlier.EndedAt ?? earlier.LastSeenAt) < Gap;
}
