using Bedrud.Domain.Accounts;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings;

/// <summary>What somebody may do with recordings, looked up at the moment of the act; the rule itself is <see cref="RecordingPolicy"/>.</summary>
public static class RecordingAccess
{
    /// <summary>The recording, tracked. Not found, or not theirs to see: <see cref="Problems.RecordingNotFound"/>; theirs to see, but not this: <see cref="Problems.Forbidden"/>.</summary>
    public static async Task<Result<Recording>> FindRecordingAsync(
        this BedrudDbContext db, Guid id, Actor actor, RecordingAct act, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        var recording = await db.Recordings.FirstOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (recording is null)
            return Problems.RecordingNotFound;
        var (settings, membership) = await db.RecordingRightsAsync(recording.RoomId, userId, cancellationToken);
        var isAdministrator = await db.MayAsync(userId, PortalRight.Operate, cancellationToken);
        if (RecordingPolicy.Allows(act, settings, membership, isAdministrator))
            return recording;
        return RecordingPolicy.Allows(RecordingAct.View, settings, membership, isAdministrator) ? Problems.Forbidden : Problems.RecordingNotFound;
    }

    /// <summary>The room, tracked, where the actor may do this with its recordings.</summary>
    public static async Task<Result<Room>> FindRoomToRecordAsync(
        this BedrudDbContext db, string name, Actor actor, RecordingAct act, CancellationToken cancellationToken)
    {
        // Whoever may not see the room learns no more than that.
        var room = await db.FindRoomAsync(name, actor, RoomRole.Viewer, cancellationToken);
        if (!room.Succeeded && room.Problem.Code != Problems.Forbidden.Code)
            return room;
        if (!room.Succeeded)
            return Problems.Forbidden;
        var userId = actor.UserId!.Value;
        var (settings, membership) = await db.RecordingRightsAsync(room.Value.Id, userId, cancellationToken);
        return RecordingPolicy.Allows(act, settings, membership, await db.MayAsync(userId, PortalRight.Operate, cancellationToken)) ? room : Problems.Forbidden;
    }

    private static async Task<(RoomRecording? Settings, RoomRole? Membership)> RecordingRightsAsync(
        this BedrudDbContext db, Guid roomId, Guid userId, CancellationToken cancellationToken)
    {
        var settings = await db.Rooms.AsNoTracking().Where(r => r.Id == roomId).Select(r => r.Recording).FirstOrDefaultAsync(cancellationToken);
        var membership = await db.RoomMembers.Where(m => m.RoomId == roomId && m.UserId == userId).Select(m => (RoomRole?)m.Role).FirstOrDefaultAsync(cancellationToken);
        return (settings, membership);
    }
}
