using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Lobby;

internal static class LobbyPresence
{
    /// <summary>
    /// Counts those who are in the meeting as admitted, in the change that is about to be saved: a waiting room that is turned on, or a role that is
    /// taken away, throws nobody out.
    /// </summary>
    /// <param name="only">One person alone; null for everybody.</param>
    /// <param name="now">UTC.</param>
    public static async Task AdmitPresentAsync(
        this BedrudDbContext db, Guid roomId, RoomPresence present, string? only, DateTime now, CancellationToken cancellationToken)
    {
        var people = present.Participants
            .Where(p => !p.IsHidden && p.Identity.Length <= Restriction.MaxIdentityLength)
            .Select(p => (Person: ParticipantIdentity.PersonOf(p.Identity), Name: NameOf(p)))
            .Where(p => only is null || p.Person == only)
            .DistinctBy(p => p.Person, StringComparer.Ordinal)
            .ToList();
        if (people.Count == 0)
            return;
        var known = await db.LobbyEntries.Where(e => e.RoomId == roomId).ToDictionaryAsync(e => e.Identity, StringComparer.Ordinal, cancellationToken);
        foreach (var (person, name) in people)
        {
            if (!known.TryGetValue(person, out var entry))
                db.LobbyEntries.Add(entry = new LobbyEntry { RoomId = roomId, Identity = person, DisplayName = name, AskedAt = now, SeenAt = now });
            (entry.State, entry.DecidedAt, entry.DecidedBy) = (LobbyState.Admitted, now, null);
        }
    }

    private static string NameOf(ParticipantPresence person) => person.Name.Length is > 0 and <= BedrudUser.MaxDisplayNameLength ? person.Name : person.Identity;
}
