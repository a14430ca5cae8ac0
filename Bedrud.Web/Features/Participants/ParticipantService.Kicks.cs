using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Participants;

/// <summary>Kicks, and whom they keep out.</summary>
public sealed partial class ParticipantService
{
    /// <summary>
    /// Removes somebody from the meeting and keeps them out of it for a time. That they are kept out is written first: whoever comes back in between is
    /// refused. Where LiveKit is away it stands all the same, and they are removed as soon as it answers.
    /// </summary>
    public Task<Result<Done>> KickAsync(string room, string identity, KickChoice choice, Actor actor, CancellationToken cancellationToken)
    {
        if (!choice.IsValid)
            return Task.FromResult<Result<Done>>(Problems.InvalidKick);
        return ActAsync(room, identity, AuditAction.ParticipantKick, actor, Describe(choice), async () =>
        {
            if (await LocateAsync(room, identity, cancellationToken) is not { } present)
                return Problems.ParticipantNotFound;
            var keepsOut = choice.Minutes != 0;
            // Another application's participant, on a LiveKit that is shared: it can be removed, and is nobody whom a join here would know.
            if (keepsOut && identity.Length > Restriction.MaxIdentityLength)
                return Problems.InvalidKick;
            if (keepsOut)
                await KeepOutAsync(room, identity, present, choice, cancellationToken);
            Problem? problem = null;
            foreach (var connection in ConnectionsOf(room, identity))
                problem = await RemoveAsync(room, connection, keepsOut, cancellationToken) ?? problem;
            return problem;
        }, cancellationToken);
    }

    /// <summary>Those whom a kick keeps out of the meeting that runs, latest first.</summary>
    public async Task<Result<IReadOnlyList<Restriction>>> ListKeptOutAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var now = time.GetUtcNow().UtcDateTime;
        return await db.RestrictionsInForce(now).AsNoTracking()
            .Where(r => r.RoomId == found.Value.Id && r.KeptOutAt != null && (r.KeptOutUntil == null || r.KeptOutUntil > now))
            .OrderByDescending(r => r.KeptOutAt)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Lets somebody back in before the time. What is locked for them stays locked.</summary>
    public async Task<Result<Done>> ReadmitAsync(string room, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var kept = await db.Restrictions.FirstOrDefaultAsync(r => r.Id == id && r.RoomId == found.Value.Id && r.KeptOutAt != null, cancellationToken);
        if (kept is null)
            return Problems.NotKeptOut;
        (kept.KeptOutAt, kept.KeptOutUntil) = (null, null);
        if (kept.IsEmpty)
            db.Restrictions.Remove(kept);
        audit.Add(db, actor, AuditAction.ParticipantReadmit, room, kept.Identity);
        await db.SaveChangesAsync(cancellationToken);
        exclusions.Forget(room);
        return default(Done);
    }

    private async Task<Problem?> RemoveAsync(string room, string connection, bool keepsOut, CancellationToken cancellationToken)
    {
        try
        {
            await liveKit.RemoveParticipantAsync(room, connection, cancellationToken);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // They left a moment ago, or the guard was faster: they are gone, and kept out.
        }
        catch (LiveKitException e) when (keepsOut)
        {
            FeatureLog.ActFailed(logger, AuditAction.ParticipantKick, room, e.Error, e.Message);
            guard.Enforce(room, connection);
            return e.ToProblem().With("kick");
        }

        await feed.RemovedAsync(room, connection);
        return null;
    }

    // Whom the portal knows of need not be asked for: LiveKit may be away. Null for somebody who is not there.
    private async Task<Whereabouts?> LocateAsync(string room, string identity, CancellationToken cancellationToken)
    {
        var known = presence.Get(room);
        if (NameOf(room, identity) is { } name && known.RoomSid is { } sid)
            return new Whereabouts(sid, name);
        var participant = (await liveKit.ListParticipantsAsync(room, cancellationToken)).FirstOrDefault(p => IsSamePerson(p.Identity, identity));
        if (participant is null)
            return null;
        return new Whereabouts(await RunningSidAsync(room, cancellationToken), NameOf(room, identity) ?? identity);
    }

    private async Task<string?> RunningSidAsync(string room, CancellationToken cancellationToken) =>
        presence.Get(room).RoomSid ?? (await liveKit.ListRoomsAsync([room], cancellationToken)).FirstOrDefault(r => r.Sid.Length > 0)?.Sid;

    private async Task KeepOutAsync(string room, string identity, Whereabouts present, KickChoice choice, CancellationToken cancellationToken)
    {
        await RestrictAsync(room, [(identity, present.Name)], present.RoomSid, restriction =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            restriction.KeptOutAt = now;
            // Of a meeting that can't be told from the next one, a kick must end by itself.
            var minutes = choice.Minutes ?? (present.RoomSid is null ? Restriction.MaxMinutes : null);
            restriction.KeptOutUntil = minutes is { } m ? now.AddMinutes(m) : null;
        }, cancellationToken);
    }

    private async Task RestrictAsync(
        string room, IReadOnlyCollection<(string Identity, string Name)> people, string? roomSid, Action<Restriction> change, CancellationToken cancellationToken)
    {
        try
        {
            await TryRestrictAsync(room, people, roomSid, change, cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody has just restricted the same person: this comes after.
            await TryRestrictAsync(room, people, roomSid, change, cancellationToken);
        }

        exclusions.Forget(room);
    }

    private async Task TryRestrictAsync(
        string room, IReadOnlyCollection<(string Identity, string Name)> people, string? roomSid, Action<Restriction> change, CancellationToken cancellationToken)
    {
        // A restriction is of the person, on whichever devices.
        var persons = people.Select(p => (Identity: ParticipantIdentity.PersonOf(p.Identity), p.Name)).DistinctBy(p => p.Identity).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var roomId = await db.Rooms.Where(r => r.Name == room).Select(r => r.Id).FirstAsync(cancellationToken);
        var known = await db.Restrictions.Where(r => r.RoomId == roomId).ToListAsync(cancellationToken);
        // What is of an earlier meeting holds no more.
        db.Restrictions.RemoveRange(known.Where(r => r.RoomSid is not null && roomSid is not null && r.RoomSid != roomSid && persons.TrueForAll(p => p.Identity != r.Identity)));
        foreach (var (identity, name) in persons)
        {
            var restriction = known.Find(r => r.Identity == identity);
            if (restriction is null)
                db.Restrictions.Add(restriction = new Restriction { RoomId = roomId, Identity = identity, DisplayName = name });
            else if (restriction.RoomSid != roomSid)
                (restriction.KeptOutAt, restriction.KeptOutUntil, restriction.Locks, restriction.Role) = (null, null, RoomLocks.None, null);
            (restriction.DisplayName, restriction.RoomSid) = (name, roomSid);
            change(restriction);
            if (restriction.IsEmpty)
                db.Restrictions.Remove(restriction);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static string? Describe(KickChoice choice) => choice.Minutes switch
    {
        null => "kept out until the meeting ends",
        0 => null,
        var minutes => $"kept out for {minutes} min",
    };

    /// <param name="RoomSid">Of the meeting; null where nobody knows.</param>
    private sealed record Whereabouts(string? RoomSid, string Name);
}
