using Bedrud.Domain.Health;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>For whom it works at this moment: those in meetings, and how their media travel. Memory alone. A singleton.</summary>
internal sealed class BrowserSuccesses(PresenceStore presence, QualityBoard board)
{
    /// <summary>UTC; when those came who are connected: their browsers reached LiveKit.</summary>
    public IReadOnlyCollection<DateTime> Joined => [.. People.Select(p => p.JoinedAt)];

    /// <summary>UTC; when those came whose media flow, as their browsers say.</summary>
    public IReadOnlyCollection<DateTime> WithMedia => [.. People.Where(p => board.Get(p.Sid) is not null).Select(p => p.JoinedAt)];

    /// <summary>How many of those in meetings use <c>udp</c>, <c>tcp</c> or <c>relay</c>.</summary>
    public int By(string transport) => People.Count(p => board.Get(p.Sid)?.Transport == transport);

    private IEnumerable<ParticipantPresence> People =>
        presence.LiveRooms.Where(room => !ProbeRoom.Is(room.RoomName)).SelectMany(room => room.Participants).Where(p => !p.IsHidden);
}
