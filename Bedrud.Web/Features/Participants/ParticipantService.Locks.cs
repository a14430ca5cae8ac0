using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Room = Bedrud.Domain.Rooms.Room;
using TrackSource = Bedrud.Domain.Rooms.TrackSource;

namespace Bedrud.Web.Features.Participants;

/// <summary>The room's locks, for those who are there too.</summary>
public sealed partial class ParticipantService
{
    /// <summary>
    /// Changes what the room withholds from everybody below moderator: whoever joins later is bound by it, and those who are present lose or get it now, as far
    /// as role and their own locks allow. What is open of a locked source is muted.
    /// </summary>
    public async Task<Result<Done>> SetLocksAsync(string room, RoomSettings locks, Actor actor, CancellationToken cancellationToken)
    {
        var applied = await ChangeLocksAsync(room, locks, actor, cancellationToken);
        return applied.Succeeded ? default(Done) : applied.Problem;
    }

    /// <summary>Mutes everybody but moderators, and locks the microphone of the room, so that those who come later are bound too.</summary>
    public async Task<Result<MuteAllOutcome>> MuteAllAndLockRoomAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        var muted = await MuteAllAsync(room, withLock: false, actor, cancellationToken);
        if (!muted.Succeeded)
            return muted.Problem;
        var locked = await ChangeLocksAsync(room, new RoomSettings { LockMicrophone = true }, actor, cancellationToken);
        return locked.Succeeded ? muted.Value with { Locked = locked.Value } : locked.Problem;
    }

    /// <returns>For how many it was done.</returns>
    private async Task<Result<int>> ChangeLocksAsync(string room, RoomSettings change, Actor actor, CancellationToken cancellationToken)
    {
        var kept = await rooms.SetLocksAsync(room, change, actor, cancellationToken);
        if (!kept.Succeeded)
            return kept.Problem;
        var (added, lifted) = Read(change);
        try
        {
            var present = (await liveKit.ListParticipantsAsync(room, cancellationToken)).Where(p => p.Permission is not { Hidden: true } and not { Recorder: true }).ToList();
            var allowed = await AllowedAsync(kept.Value, present, cancellationToken);
            var (done, failed) = await EachAsync(allowed.Keys, async (identity, token) =>
            {
                var open = present.First(p => p.Identity == identity).Tracks.Where(t => !t.Muted && IsLocked(t, added));
                await MuteTracksAsync(room, identity, open, token);
                var grants = await liveKit.ChangePermissionAsync(room, identity, g => Bound(g, added, lifted, allowed[identity]), token);
                await feed.GrantedAsync(room, identity, grants);
            }, cancellationToken);
            await reconciler.RefreshAsync(room, cancellationToken);
            return failed == 0 ? done : Problems.NotForEverybody.With(failed);
        }
        catch (LiveKitException e)
        {
            FeatureLog.ActFailed(logger, Domain.Auditing.AuditAction.RoomLocks, room, e.Error, e.Message);
            return e.ToProblem().With("locks");
        }
    }

    // By identity, for those below moderator: what room, role and their own locks leave them.
    private async Task<Dictionary<string, ParticipantGrants>> AllowedAsync(Room room, List<ParticipantInfo> present, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var moderators = await db.ModeratorsAsync(room.Id, cancellationToken);
        var members = await db.RoomMembers.Where(m => m.RoomId == room.Id).ToDictionaryAsync(m => ParticipantIdentity.ForUser(m.UserId), m => m.Role, cancellationToken);
        var restrictions = await db.RestrictionsInForce(now).AsNoTracking().Where(r => r.RoomId == room.Id).ToDictionaryAsync(r => r.Identity, cancellationToken);

        var allowed = new Dictionary<string, ParticipantGrants>(StringComparer.Ordinal);
        foreach (var identity in present.Select(p => p.Identity))
        {
            var person = ParticipantIdentity.PersonOf(identity);
            if (moderators.Contains(person))
                continue;
            var restriction = restrictions.GetValueOrDefault(person);
            RoomRole? membership = members.TryGetValue(person, out var member) ? member : null;
            var grants = ParticipantGrants.For(JoinPolicy.RoleOf(membership, isAdministrator: false, restriction?.Role), room.Locks);
            allowed[identity] = restriction is null ? grants : grants.Without(restriction.Locks);
        }

        return allowed;
    }

    private static ParticipantGrants Bound(ParticipantGrants now, RoomLocks added, RoomLocks lifted, ParticipantGrants allowed)
    {
        var maySend = added.HasFlag(RoomLocks.Chat) ? false : lifted.HasFlag(RoomLocks.Chat) ? allowed.CanPublishData : now.CanPublishData;
        return new ParticipantGrants(now.CanSubscribe, maySend, now.Without(added).With(lifted, allowed).Sources);
    }

    private static (RoomLocks Added, RoomLocks Lifted) Read(RoomSettings change)
    {
        RoomLocks added = RoomLocks.None, lifted = RoomLocks.None;
        foreach (var (which, locked) in ((RoomLocks, bool?)[])
            [(RoomLocks.Microphone, change.LockMicrophone), (RoomLocks.Camera, change.LockCamera), (RoomLocks.Screen, change.LockScreen), (RoomLocks.Chat, change.LockChat)])
        {
            added |= locked == true ? which : RoomLocks.None;
            lifted |= locked == false ? which : RoomLocks.None;
        }

        return (added, lifted);
    }

    private static bool IsLocked(TrackInfo track, RoomLocks locks) =>
        track.Source != Infrastructure.LiveKit.Protocol.TrackSource.Unknown && locks.HasFlag(((TrackSource)track.Source).Lock());
}
