using Bedrud.Domain.Accounts;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Rooms;

/// <summary>
/// What somebody may do with a room, looked up at the moment of the act: the session's claims may be a minute old, and in a circuit longer.
/// </summary>
public static class RoomAccess
{
    /// <summary>The room, tracked, and the actor's effective role in it. Not found, or not theirs to see: <see cref="Problems.RoomNotFound"/>.</summary>
    /// <param name="needed">The least role for the act.</param>
    /// <param name="orRight">Rights any of which stand in for it; only what changes nothing may leave it to <see cref="PortalRight.SeeRooms"/>.</param>
    public static async Task<Result<Room>> FindRoomAsync(
        this BedrudDbContext db, string name, Actor actor, RoomRole needed, CancellationToken cancellationToken, PortalRight orRight = PortalRight.Operate)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;

        var found = await db.Rooms
            .Where(r => r.Name == name)
            .Select(r => new { Room = r, Role = r.Members.Where(m => m.UserId == userId).Select(m => (RoomRole?)m.Role).FirstOrDefault() })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problems.RoomNotFound;
        if (found.Role >= needed || await db.MayAsync(userId, orRight, cancellationToken))
            return found.Room;
        // To a stranger, a private room does not exist.
        return found.Role is null && !found.Room.IsPublic ? Problems.RoomNotFound : Problems.Forbidden;
    }

    /// <summary>The room, for an act of a moderator against somebody in it. Owners and those who run every room yield to their like only.</summary>
    public static async Task<Result<Room>> FindRoomToModerateAsync(
        this BedrudDbContext db, string name, string identity, Actor actor, CancellationToken cancellationToken)
    {
        var room = await db.FindRoomAsync(name, actor, RoomRole.Moderator, cancellationToken);
        if (!room.Succeeded || ParticipantIdentity.UserOf(identity) is not { } target)
            return room;
        var ranksHigh = await db.RoomMembers.AnyAsync(m => m.RoomId == room.Value.Id && m.UserId == target && m.Role == RoomRole.Owner, cancellationToken)
            || await db.MayAsync(target, PortalRight.Operate, cancellationToken);
        return ranksHigh ? await db.FindRoomAsync(name, actor, RoomRole.Owner, cancellationToken) : room;
    }

    /// <summary>The persons who may moderate the room now, those who run every room included; see <see cref="ParticipantIdentity.PersonOf"/>.</summary>
    public static async Task<HashSet<string>> ModeratorsAsync(this BedrudDbContext db, Guid roomId, CancellationToken cancellationToken)
    {
        var members = await db.RoomMembers.Where(m => m.RoomId == roomId && (m.Role == RoomRole.Moderator || m.Role == RoomRole.Owner))
            .Select(m => m.UserId).ToListAsync(cancellationToken);
        var operators = await db.WhoRunRooms().ToListAsync(cancellationToken);
        return [.. members.Concat(operators).Select(ParticipantIdentity.ForUser)];
    }
}
