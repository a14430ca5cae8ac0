using System.Collections.Frozen;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>Reads the rules of several rooms at once.</summary>
internal static class RoomRulesQuery
{
    /// <param name="db">The database.</param>
    /// <param name="names">Of rooms, Bedrud's or not; at most a few hundred.</param>
    /// <param name="now">UTC; bans and kicks that have run out by then are left out.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>One entry for each name.</returns>
    public static async Task<Dictionary<string, RoomRules>> ReadRulesAsync(
        this BedrudDbContext db, IReadOnlyCollection<string> names, DateTime now, CancellationToken cancellationToken)
    {
        var rooms = await db.Rooms.Where(r => names.Contains(r.Name)).Select(r => new { r.Id, r.Name, r.IsSuspended, r.WaitingRoom, r.Locks, r.Recording.AsksConsent }).ToListAsync(cancellationToken);
        var ids = rooms.ConvertAll(r => r.Id);
        var bans = ids.Count == 0 ? [] : await db.Bans.AsNoTracking()
            .Where(b => ids.Contains(b.RoomId) && (b.Until == null || b.Until > now))
            .ToListAsync(cancellationToken);
        var restrictions = ids.Count == 0 ? [] : await db.RestrictionsInForce(now).AsNoTracking()
            .Where(r => ids.Contains(r.RoomId))
            .ToListAsync(cancellationToken);
        var administrators = await AdministratorsAsync(db, bans.Select(b => b.Identity).Concat(restrictions.Select(r => r.Identity)), cancellationToken);
        var viewers = ids.Count == 0 ? [] : await db.RoomMembers
            .Where(m => ids.Contains(m.RoomId) && m.Role == RoomRole.Viewer)
            .Select(m => new { m.RoomId, m.UserId })
            .ToListAsync(cancellationToken);
        // Where it matters who moderates: an administrator may be a viewer by membership.
        var guarded = rooms.Where(r => r.WaitingRoom != WaitingRoom.Off || r.Locks != RoomLocks.None || viewers.Exists(v => v.RoomId == r.Id) || restrictions.Exists(o => o.RoomId == r.Id && o.Role is not null))
            .Select(r => r.Id).ToList();
        var passes = guarded.Count == 0 ? Passes.None : await PassesAsync(db, guarded, now, cancellationToken);
        var asked = await db.ReadAskedAsync([.. rooms.Where(r => r.AsksConsent).Select(r => r.Id)], now, cancellationToken);
        // A room of that name exists again: the one that was deleted is another.
        var missing = names.Except(rooms.Select(r => r.Name)).ToList();
        var deleted = missing.Count == 0 ? [] : await db.DeletedRooms.Where(r => missing.Contains(r.Name)).Select(r => r.Name).ToListAsync(cancellationToken);

        var rules = names.Distinct().ToDictionary(n => n, _ => RoomRules.None);
        foreach (var name in deleted)
            rules[name] = new RoomRules { IsDeleted = true };
        foreach (var room in rooms)
        {
            var ofRoom = bans.Where(b => b.RoomId == room.Id).ToDictionary(b => b.Identity);
            var restricted = restrictions.Where(r => r.RoomId == room.Id).ToDictionary(r => r.Identity);
            if (room.IsSuspended || guarded.Contains(room.Id) || ofRoom.Count > 0 || restricted.Count > 0 || asked.ContainsKey(room.Id))
            {
                rules[room.Name] = new RoomRules
                {
                    IsSuspended = room.IsSuspended,
                    WaitingRoom = room.WaitingRoom,
                    Admitted = passes.Admitted[room.Id].ToFrozenSet(StringComparer.Ordinal),
                    Locks = room.Locks,
                    AsksConsent = asked.ContainsKey(room.Id),
                    Agreed = asked.GetValueOrDefault(room.Id, FrozenSet<string>.Empty),
                    Viewers = viewers.Where(v => v.RoomId == room.Id).Select(v => ParticipantIdentity.ForUser(v.UserId)).ToFrozenSet(StringComparer.Ordinal),
                    Moderators = guarded.Contains(room.Id)
                        ? passes.Moderators[room.Id].Concat(passes.Administrators).ToFrozenSet(StringComparer.Ordinal)
                        : FrozenSet<string>.Empty,
                    People = ofRoom.Keys.Union(restricted.Keys).ToFrozenDictionary(
                        identity => identity,
                        identity => new RoomRules.Person(ofRoom.GetValueOrDefault(identity), restricted.GetValueOrDefault(identity), administrators.Contains(identity)),
                        StringComparer.Ordinal),
                };
            }
        }

        return rules;
    }

    private static async Task<Passes> PassesAsync(BedrudDbContext db, List<Guid> rooms, DateTime now, CancellationToken cancellationToken)
    {
        var admitted = await db.AdmissionsInForce(now)
            .Where(e => rooms.Contains(e.RoomId))
            .Select(e => new { e.RoomId, e.Identity })
            .ToListAsync(cancellationToken);
        var moderators = await db.RoomMembers
            .Where(m => rooms.Contains(m.RoomId) && (m.Role == RoomRole.Moderator || m.Role == RoomRole.Owner))
            .Select(m => new { m.RoomId, m.UserId })
            .ToListAsync(cancellationToken);
        var administrators = await db.WhoRunRooms().ToListAsync(cancellationToken);
        return new Passes(
            admitted.ToLookup(e => e.RoomId, e => e.Identity),
            moderators.ToLookup(m => m.RoomId, m => ParticipantIdentity.ForUser(m.UserId)),
            administrators.ConvertAll(ParticipantIdentity.ForUser));
    }

    private static async Task<HashSet<string>> AdministratorsAsync(BedrudDbContext db, IEnumerable<string> identities, CancellationToken cancellationToken)
    {
        var users = identities.Select(ParticipantIdentity.UserOf).OfType<Guid>().Distinct().ToList();
        if (users.Count == 0)
            return [];
        var administrators = await db.WhoRunRooms().Where(id => users.Contains(id)).ToListAsync(cancellationToken);
        return [.. administrators.Select(ParticipantIdentity.ForUser)];
    }

    /// <summary>Whom waiting rooms let through, by room; administrators through all of them.</summary>
    private sealed record Passes(ILookup<Guid, string> Admitted, ILookup<Guid, string> Moderators, IReadOnlyList<string> Administrators)
    {
        public static readonly Passes None = new(Array.Empty<string>().ToLookup(_ => Guid.Empty), Array.Empty<string>().ToLookup(_ => Guid.Empty), []);
    }
}
