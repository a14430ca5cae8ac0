using System.Collections.Frozen;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>Who agreed to be recorded, in rooms that ask and are being recorded.</summary>
internal static class AskedConsents
{
    /// <summary>How long an answer counts that was given before a meeting ran: longer than the token that came of it opens the door.</summary>
    private static readonly TimeSpan Beforehand = TimeSpan.FromMinutes(15);

    /// <param name="db">The database.</param>
    /// <param name="asking">Rooms that ask.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>
    /// By room, the persons who agreed; only rooms in which a recording is active. Nobody has agreed to a recording that does not know its meeting: an
    /// answer of another meeting must not count.
    /// </returns>
    public static async Task<Dictionary<Guid, FrozenSet<string>>> ReadAskedAsync(
        this BedrudDbContext db, IReadOnlyCollection<Guid> asking, DateTime now, CancellationToken cancellationToken)
    {
        if (asking.Count == 0)
            return [];
        var active = await db.Recordings.Where(r => asking.Contains(r.RoomId) && r.State <= RecordingState.Stopping)
            .Select(r => new { r.RoomId, r.RoomSid }).ToListAsync(cancellationToken);
        if (active.Count == 0)
            return [];
        var rooms = active.Select(r => r.RoomId).Distinct().ToList();
        var sids = active.Select(r => r.RoomSid).OfType<string>().Distinct().ToList();
        var beforehand = now - Beforehand;
        var given = await db.RecordingConsents
            .Where(c => rooms.Contains(c.RoomId) && c.Agreed && (sids.Contains(c.RoomSid) || (c.RoomSid == "" && c.At > beforehand)))
            .Select(c => new { c.RoomId, c.RoomSid, c.Person, c.At }).ToListAsync(cancellationToken);
        return active.GroupBy(r => r.RoomId).ToDictionary(g => g.Key, g => given
            .Where(c => c.RoomId == g.Key && g.Any(r => r.RoomSid is not null && (c.RoomSid == r.RoomSid || c.RoomSid.Length == 0)))
            .Select(c => c.Person).ToFrozenSet(StringComparer.Ordinal));
    }
}
