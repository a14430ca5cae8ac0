using Bedrud.Domain.Meetings;

namespace Bedrud.Web.Features.Rooms;

/// <summary>The line of figures above a list of rooms.</summary>
/// <param name="Rooms">In the database, whatever is searched for.</param>
/// <param name="Live">With somebody in them.</param>
/// <param name="People">In those.</param>
public readonly record struct RoomFigures(int Rooms, int Live, int People)
{
    /// <param name="own">Names of the rooms that count; null for all.</param>
    public static RoomFigures Of(int rooms, IEnumerable<RoomPresence> live, IReadOnlySet<string>? own)
    {
        var people = live.Where(r => own?.Contains(r.RoomName) ?? true).Select(CountPeople).Where(n => n > 0).ToList();
        return new RoomFigures(rooms, people.Count, people.Sum());
    }

    /// <summary>Recorders and the like are no people.</summary>
    public static int CountPeople(RoomPresence room) => room.Participants.Count(p => !p.IsHidden);
}
