using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

public static class LobbyQueries
{
    /// <summary>The entries that let their people in at <paramref name="now"/> (UTC); <see cref="LobbyStanding.AdmitsAt"/> in the database.</summary>
    public static IQueryable<LobbyEntry> AdmissionsInForce(this BedrudDbContext db, DateTime now)
    {
        var (since, gone) = (now - LobbyEntry.AdmissionLasts, now - Conversation.Gap);
        return db.LobbyEntries.Where(e => e.State == LobbyState.Admitted && db.Rooms.Any(r => r.Id == e.RoomId
            && !db.Set<Meeting>().Any(m => m.RoomName == r.Name && m.EndedAt > e.DecidedAt && m.EndedAt <= gone)
            && (e.DecidedAt > since || db.Set<Meeting>().Any(m => m.RoomName == r.Name && m.EndedAt == null))));
    }
}
