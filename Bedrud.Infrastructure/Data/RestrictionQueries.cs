using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

public static class RestrictionQueries
{
    /// <summary>What still holds: not run out by <paramref name="now"/> (UTC), and of a meeting that is not known to have ended.</summary>
    public static IQueryable<Restriction> RestrictionsInForce(this BedrudDbContext db, DateTime now) => db.Restrictions.Where(r =>
        (r.Locks != RoomLocks.None || r.Role != null || (r.KeptOutAt != null && (r.KeptOutUntil == null || r.KeptOutUntil > now)))
        && !db.Set<Meeting>().Any(m => m.RoomSid == r.RoomSid && m.EndedAt != null));
}
