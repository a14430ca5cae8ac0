using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Participants;

/// <summary>Moderation of those present. Every act checks the actor's role, asks LiveKit, writes it down and brings presence up to date.</summary>
public sealed partial class ParticipantService(
    IDbContextFactory<BedrudDbContext> contexts, ILiveKitApi liveKit, PresenceStore presence, PresenceFeed feed, Reconciler reconciler,
    ExclusionIndex exclusions, MeetingGuard guard, RoomService rooms, MeetingRoles roles, MeetingRequests requests, AuditLog audit, TimeProvider time,
    ILogger<ParticipantService> logger)
{
    /// <summary>Who is present, freshly asked of LiveKit where it answers.</summary>
    public async Task<Result<RoomPresence>> ListAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if ((await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken)).Problem is { } problem)
                return problem;
        }

        await reconciler.RefreshAsync(room, cancellationToken);
        return presence.Get(room);
    }

    /// <summary>
    /// Replaces what the participant may do in this meeting, on all of their devices. A source that is given is no longer locked: the lock would take it away
    /// again. The chat that is taken stays taken when they come back: nothing else would keep it from them.
    /// </summary>
    public Task<Result<Done>> SetPermissionsAsync(
        string room, string identity, ParticipantGrants grants, Actor actor, CancellationToken cancellationToken) =>
        ActAsync(room, identity, AuditAction.ParticipantPermissions, actor, Describe(grants), async () =>
        {
            var lifted = grants.Sources.Aggregate(grants.CanPublishData ? RoomLocks.Chat : RoomLocks.None, (locks, source) => locks | source.Lock());
            var (_, wasViewer, _) = await LiftAsync(room, identity, lifted, cancellationToken, endViewing: grants.CanPublish);
            exclusions.Forget(room);
            foreach (var connection in ConnectionsOf(room, identity))
            {
                await liveKit.UpdatePermissionAsync(room, connection, grants, cancellationToken);
                await feed.GrantedAsync(room, connection, grants);
            }

            if (!grants.CanPublishData && identity.Length <= Restriction.MaxIdentityLength)
                await RestrictAsync(room, [(identity, NameOf(room, identity) ?? identity)], await RunningSidAsync(room, cancellationToken), r => r.Locks |= RoomLocks.Chat, cancellationToken);
            if (wasViewer)
                await roles.ShowAsync(room, ParticipantIdentity.PersonOf(identity), cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Keeps somebody out of the room until a time or for ever, and removes them if present.</summary>
    public async Task<Result<Done>> BanAsync(
        string room, string identity, DateTime? until, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (until <= time.GetUtcNow().UtcDateTime || reason?.Length > 200 || identity.Length > 64)
            return Problems.InvalidBan;

        Problem? problem;
        try
        {
            problem = await WriteBanAsync(room, identity, until, reason, actor, cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody has just banned the same person, or lifted the ban: this one comes after.
            problem = await WriteBanAsync(room, identity, until, reason, actor, cancellationToken);
        }

        if (problem is not null)
            return problem;
        exclusions.Forget(room);
        var removed = await KickAsync(room, identity, KickChoice.OnlyNow, actor, cancellationToken);
        if (removed.Succeeded || removed.Problem == Problems.ParticipantNotFound)
            return default(Done);
        // The ban stands, whether or not LiveKit could remove them; that is tried until it is done.
        foreach (var connection in ConnectionsOf(room, identity))
            guard.Enforce(room, connection);
        return removed.Problem.With("ban");
    }

    public async Task<Result<Done>> UnbanAsync(string room, Guid banId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var ban = await db.Bans.FirstOrDefaultAsync(b => b.Id == banId && b.RoomId == found.Value.Id, cancellationToken);
        if (ban is null)
            return Problems.BanNotFound;
        db.Bans.Remove(ban);
        audit.Add(db, actor, AuditAction.ParticipantUnban, room, ban.Identity);
        await db.SaveChangesAsync(cancellationToken);
        exclusions.Forget(room);
        return default(Done);
    }

    /// <summary>The bans that still hold, latest first.</summary>
    public async Task<Result<IReadOnlyList<Ban>>> ListBansAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var now = time.GetUtcNow().UtcDateTime;
        return await db.Bans.AsNoTracking()
            .Where(b => b.RoomId == found.Value.Id && (b.Until == null || b.Until > now))
            .OrderByDescending(b => b.CreatedAt)
            .ToListAsync(cancellationToken);
    }

    private async Task<Problem?> WriteBanAsync(
        string room, string identity, DateTime? until, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomToModerateAsync(room, identity, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;

        var person = ParticipantIdentity.PersonOf(identity);
        var ban = await db.Bans.FirstOrDefaultAsync(b => b.RoomId == found.Value.Id && b.Identity == person, cancellationToken);
        if (ban is null)
            db.Bans.Add(ban = new Ban { RoomId = found.Value.Id, Identity = person, DisplayName = person, CreatedAt = default });
        if (NameOf(room, identity) is { } name)
            ban.DisplayName = name;
        ban.Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        ban.Until = until;
        ban.CreatedAt = time.GetUtcNow().UtcDateTime;
        audit.Add(db, actor, AuditAction.ParticipantBan, room, person, details: until is null ? "for ever" : $"until {until:O}");
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<Result<Done>> ActAsync(
        string room, string? identity, string action, Actor actor, string? details, Func<Task<Problem?>> act, CancellationToken cancellationToken)
    {
        if (await CheckAsync(room, identity, action, actor, cancellationToken) is { } refused)
            return refused;

        Problem? problem;
        try
        {
            problem = await act();
        }
        catch (LiveKitException e)
        {
            problem = e.ToProblem();
            // Somebody who has left meanwhile is nobody's fault.
            if (e.Error is not LiveKitError.NotFound)
                FeatureLog.ActFailed(logger, action, room, e.Error, e.Message);
        }

        await using (var db = await contexts.CreateDbContextAsync(CancellationToken.None))
        {
            audit.Add(db, actor, action, room, identity, problem, details);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        await reconciler.RefreshAsync(room, cancellationToken);
        return problem is null ? default(Done) : problem;
    }

    // Anybody's open microphone may disturb a meeting: a moderator may mute an owner, or take their turn, but not throw one out.
    private async Task<Problem?> CheckAsync(string room, string? identity, string action, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = identity is null || action is AuditAction.ParticipantMute or AuditAction.ParticipantAsk or AuditAction.ParticipantLowerHand or AuditAction.MeetingSpotlight
            ? await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken)
            : await db.FindRoomToModerateAsync(room, identity, actor, cancellationToken);
        return found.Problem;
    }

    /// <summary>The connections of whoever has this identity, on all of their devices. Empty for somebody who is not there.</summary>
    private async Task<IReadOnlyList<ParticipantPresence>> ConnectionsAsync(string room, string identity, CancellationToken cancellationToken)
    {
        var person = ParticipantIdentity.PersonOf(identity);
        if (Connected() is { Count: > 0 } known)
            return known;
        // The webhook of their coming may be on its way.
        await reconciler.RefreshAsync(room, cancellationToken);
        return Connected();

        List<ParticipantPresence> Connected() =>
            [.. presence.Get(room).Participants.Where(p => ParticipantIdentity.PersonOf(p.Identity) == person)];
    }

    // Null for somebody who is not known to be present. Other applications' participants may have longer names than Bedrud gives.
    private string? NameOf(string room, string identity) => presence.Get(room).Participants.FirstOrDefault(p => IsSamePerson(p.Identity, identity))?.Name switch
    {
        null or "" => null,
        { Length: > BedrudUser.MaxDisplayNameLength } name => name[..BedrudUser.MaxDisplayNameLength],
        var name => name,
    };

    private static bool IsSamePerson(string one, string other) => ParticipantIdentity.PersonOf(one) == ParticipantIdentity.PersonOf(other);

    // What is done to a person is done on each of their devices; on the named one too, where presence does not know of it yet.
    private List<string> ConnectionsOf(string room, string identity)
    {
        var known = presence.Get(room).Participants.Select(p => p.Identity).Where(i => IsSamePerson(i, identity)).ToList();
        if (!known.Contains(identity) && (known.Count == 0 || ParticipantIdentity.PersonOf(identity) != identity))
            known.Add(identity);
        return known;
    }

    private static string Describe(ParticipantGrants g) =>
        $"subscribe: {g.CanSubscribe}, data: {g.CanPublishData}, publish: {string.Join(' ', g.Sources.Select(s => s.TokenName()))}";
}
