using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using TrackSource = Bedrud.Domain.Rooms.TrackSource;

namespace Bedrud.Web.Features.Participants;

/// <param name="TrackSid">One track alone; null for all of the source.</param>
/// <param name="Source">Whose tracks, where <paramref name="TrackSid"/> is null. A screen's picture and sound go together.</param>
/// <param name="Lock">Also takes the source out of the permission, until it is unlocked or the meeting ends, over rejoins too.</param>
public sealed record MuteChoice(string? TrackSid = null, TrackSource Source = TrackSource.Microphone, bool Lock = false);

/// <summary>What became of muting everybody.</summary>
/// <param name="Muted">People whose microphone was on and is muted now.</param>
/// <param name="Locked">People who may not turn it on again.</param>
/// <param name="Failed">People whom LiveKit could not be told to mute or to lock; a lock is tried again until it holds.</param>
public sealed record MuteAllOutcome(int Muted, int Locked, int Failed);

/// <summary>Muting, and locking what was muted: microphones, cameras and screens alike.</summary>
public sealed partial class ParticipantService
{
    private const int MutesAtOnce = 8;

    /// <summary>Mutes, and locks where asked. A lock is written before LiveKit is told, so that it holds whatever happens then.</summary>
    public Task<Result<Done>> MuteAsync(string room, string identity, MuteChoice choice, Actor actor, CancellationToken cancellationToken) =>
        ActAsync(room, identity, choice.Lock ? AuditAction.ParticipantLock : AuditAction.ParticipantMute, actor, Describe(choice), async () =>
        {
            // Asked of LiveKit, not of the snapshot: a microphone that was published a moment ago must be muted too.
            var person = (await liveKit.ListParticipantsAsync(room, cancellationToken)).FirstOrDefault(p => p.Identity == identity);
            if (person is null)
                return Problems.ParticipantNotFound;
            var named = choice.TrackSid is null ? null : person.Tracks.FirstOrDefault(t => t.Sid == choice.TrackSid);
            if (choice.TrackSid is not null && named is null)
                return Problems.TrackNotFound;
            var locks = (named is null ? choice.Source : (TrackSource)named.Source).Lock();
            if (choice.Lock && identity.Length > Restriction.MaxIdentityLength)
                return Problems.InvalidRequest;
            if (choice.Lock)
            {
                var name = person.Name.Length is > 0 and <= BedrudUser.MaxDisplayNameLength ? person.Name : identity;
                await RestrictAsync(room, [(identity, name)], await RunningSidAsync(room, cancellationToken), r => r.Locks |= locks, cancellationToken);
            }

            try
            {
                var muted = await MuteTracksAsync(room, identity, named is null ? TracksOf(person, locks) : [named], cancellationToken);
                if (!choice.Lock && muted == 0)
                    return named is null ? Problems.NothingToMute : Problems.TrackNotFound;
                if (choice.Lock)
                    await LockAsync(room, identity, locks, cancellationToken);
                // Of their other devices the guard takes it.
                foreach (var other in ConnectionsOf(room, identity).Where(c => choice.Lock && c != identity))
                    guard.Enforce(room, other);
            }
            catch (LiveKitException e) when (choice.Lock && e.Error is not LiveKitError.NotFound)
            {
                FeatureLog.ActFailed(logger, AuditAction.ParticipantLock, room, e.Error, e.Message);
                guard.Enforce(room, identity);
                return e.ToProblem().With("lock");
            }

            return null;
        }, cancellationToken);

    /// <summary>Gives a source back, as far as the room and the person's role allow it. Also for somebody who has left: they come back without the lock.</summary>
    public Task<Result<Done>> UnlockAsync(string room, string identity, TrackSource source, Actor actor, CancellationToken cancellationToken) =>
        ActAsync(room, identity, AuditAction.ParticipantUnlock, actor, source.TokenName(), async () =>
        {
            var locks = source.Lock();
            var (wasLocked, _, allowed) = await LiftAsync(room, identity, locks, cancellationToken);
            exclusions.Forget(room);
            foreach (var connection in ConnectionsOf(room, identity))
            {
                try
                {
                    var grants = await liveKit.ChangePermissionAsync(room, connection, g => g.With(locks, allowed), cancellationToken);
                    await feed.GrantedAsync(room, connection, grants);
                }
                catch (LiveKitException e) when (e.Error is LiveKitError.NotFound && wasLocked)
                {
                    // Not there at the moment.
                }
            }

            return null;
        }, cancellationToken);

    /// <summary>Mutes the microphones of everybody in the room but moderators and owners, and locks them where asked.</summary>
    public async Task<Result<MuteAllOutcome>> MuteAllAsync(string room, bool withLock, Actor actor, CancellationToken cancellationToken)
    {
        HashSet<string> moderators;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
            if (!found.Succeeded)
                return found.Problem;
            moderators = await db.ModeratorsAsync(found.Value.Id, cancellationToken);
        }

        Problem? problem = null;
        var outcome = new MuteAllOutcome(0, 0, 0);
        try
        {
            var people = (await liveKit.ListParticipantsAsync(room, cancellationToken))
                .Where(p => p.Permission is not { Hidden: true } and not { Recorder: true } && p.Identity.Length <= Restriction.MaxIdentityLength && !moderators.Contains(ParticipantIdentity.PersonOf(p.Identity)))
                .ToList();
            outcome = await MuteEachAsync(room, people, withLock, cancellationToken);
        }
        catch (LiveKitException e)
        {
            FeatureLog.ActFailed(logger, AuditAction.ParticipantMuteAll, room, e.Error, e.Message);
            problem = e.ToProblem();
        }

        await using (var db = await contexts.CreateDbContextAsync(CancellationToken.None))
        {
            audit.Add(db, actor, AuditAction.ParticipantMuteAll, room, failure: problem, details: $"muted: {outcome.Muted}, locked: {outcome.Locked}, failed: {outcome.Failed}");
            await db.SaveChangesAsync(CancellationToken.None);
        }

        await reconciler.RefreshAsync(room, cancellationToken);
        return problem is null ? outcome : problem;
    }

    private async Task<MuteAllOutcome> MuteEachAsync(string room, List<ParticipantInfo> people, bool withLock, CancellationToken cancellationToken)
    {
        const RoomLocks locks = RoomLocks.Microphone;
        if (withLock && people.Count > 0)
        {
            var names = people.ConvertAll(p => (p.Identity, p.Name.Length is > 0 and <= BedrudUser.MaxDisplayNameLength ? p.Name : p.Identity));
            await RestrictAsync(room, names, await RunningSidAsync(room, cancellationToken), r => r.Locks |= locks, cancellationToken);
        }

        int muted = 0, locked = 0, failed = 0;
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = MutesAtOnce, CancellationToken = cancellationToken }, async (person, token) =>
        {
            try
            {
                if (await MuteTracksAsync(room, person.Identity, TracksOf(person, locks).Where(t => !t.Muted), token) > 0)
                    Interlocked.Increment(ref muted);
                if (!withLock)
                    return;
                await LockAsync(room, person.Identity, locks, token);
                Interlocked.Increment(ref locked);
            }
            catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
            {
                // Left meanwhile.
            }
            catch (LiveKitException)
            {
                Interlocked.Increment(ref failed);
                if (withLock)
                    guard.Enforce(room, person.Identity);
            }
        });
        return new MuteAllOutcome(muted, locked, failed);
    }

    private async Task<int> MuteTracksAsync(string room, string identity, IEnumerable<TrackInfo> tracks, CancellationToken cancellationToken)
    {
        var muted = 0;
        foreach (var track in tracks)
        {
            if (await liveKit.MutePublishedTrackAsync(room, identity, track.Sid, true, cancellationToken) is null)
                continue;
            await feed.MutedAsync(room, identity, track.Sid, true);
            muted++;
        }

        return muted;
    }

    private async Task LockAsync(string room, string identity, RoomLocks locks, CancellationToken cancellationToken)
    {
        var grants = await liveKit.ChangePermissionAsync(room, identity, g => g.Without(locks), cancellationToken);
        await feed.GrantedAsync(room, identity, grants);
    }

    // What was locked for the person, whether they had been made a viewer, and what room and role allow them now.
    private async Task<(bool WasLocked, bool WasViewer, ParticipantGrants Allowed)> LiftAsync(
        string room, string identity, RoomLocks locks, CancellationToken cancellationToken, bool endViewing = false)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = ParticipantIdentity.PersonOf(identity);
        var found = await db.Rooms.AsNoTracking().FirstAsync(r => r.Name == room, cancellationToken);
        var restriction = await db.Restrictions.FirstOrDefaultAsync(r => r.RoomId == found.Id && r.Identity == person, cancellationToken);
        var wasLocked = restriction is not null && (restriction.Locks & locks) != RoomLocks.None;
        var wasViewer = endViewing && restriction?.Role == RoomRole.Viewer;
        if (wasLocked || wasViewer)
        {
            restriction!.Locks &= ~locks;
            if (wasViewer)
                restriction.Role = null;
            if (restriction.IsEmpty)
                db.Restrictions.Remove(restriction);
            await db.SaveChangesAsync(cancellationToken);
        }

        RoomRole? membership = null;
        var isAdministrator = false;
        if (ParticipantIdentity.UserOf(identity) is { } userId)
        {
            membership = await db.RoomMembers.Where(m => m.RoomId == found.Id && m.UserId == userId).Select(m => (RoomRole?)m.Role).FirstOrDefaultAsync(cancellationToken);
            isAdministrator = await db.MayAsync(userId, PortalRight.Operate, cancellationToken);
        }

        return (wasLocked, wasViewer, ParticipantGrants.For(JoinPolicy.RoleOf(membership, isAdministrator, restriction?.Role), found.Locks));
    }

    private static IEnumerable<TrackInfo> TracksOf(ParticipantInfo person, RoomLocks locks) =>
        person.Tracks.Where(t => t.Source != Infrastructure.LiveKit.Protocol.TrackSource.Unknown && ((TrackSource)t.Source).Lock() == locks);

    private static string Describe(MuteChoice choice) => $"{choice.TrackSid ?? choice.Source.TokenName()}{(choice.Lock ? ", locked" : "")}";
}
