using Bedrud.Domain.Accounts;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Participants;

/// <summary>Brings those who are in a meeting into line with what the database says that they are there: permission, and the attribute that everybody sees.</summary>
public sealed class MeetingRoles(IDbContextFactory<BedrudDbContext> contexts, ILiveKitApi liveKit, PresenceStore presence, PresenceFeed feed, TimeProvider time)
{
    /// <summary>After somebody's role was changed. Does nothing for somebody who is not there.</summary>
    /// <param name="person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
    /// <exception cref="LiveKitException">LiveKit did not take it, or they left meanwhile.</exception>
    public async Task ApplyAsync(string room, string person, CancellationToken cancellationToken)
    {
        var connections = ConnectionsOf(room, person);
        if (connections.Count == 0 || await ReadAsync(room, person, cancellationToken) is not { } now)
            return;
        foreach (var connection in connections)
        {
            var grants = await liveKit.ChangePermissionAsync(room, connection.Identity, before => Follow(before, now.Role, now.Grants), cancellationToken);
            await feed.GrantedAsync(room, connection.Identity, grants);
        }

        await ShowAsync(room, connections, now.Role, cancellationToken);
    }

    /// <summary>
    /// Gives the sources back that were withheld until somebody agreed to be recorded, as far as room, role and their own locks allow. Data and
    /// subscription stay as they are. Does nothing for somebody who is not there.
    /// </summary>
    /// <exception cref="LiveKitException">LiveKit did not take it, or they left meanwhile.</exception>
    public async Task GiveBackAsync(string room, string person, CancellationToken cancellationToken)
    {
        var connections = ConnectionsOf(room, person);
        if (connections.Count == 0 || await ReadAsync(room, person, cancellationToken) is not { } now)
            return;
        foreach (var connection in connections)
        {
            var grants = await liveKit.ChangePermissionAsync(room, connection.Identity, before => before.With(TrackSources.AllLocks, now.Grants), cancellationToken);
            await feed.GrantedAsync(room, connection.Identity, grants);
        }
    }

    /// <summary>The attribute alone.</summary>
    /// <exception cref="LiveKitException">LiveKit did not take it, or they left meanwhile.</exception>
    public async Task ShowAsync(string room, string person, CancellationToken cancellationToken)
    {
        if (await ReadAsync(room, person, cancellationToken) is { } now)
            await ShowAsync(room, ConnectionsOf(room, person), now.Role, cancellationToken);
    }

    // Data and subscription may have been taken away one by one: only moderators get all of it back.
    private static ParticipantGrants Follow(ParticipantGrants before, RoomRole role, ParticipantGrants allowed) => role >= RoomRole.Moderator
        ? allowed
        : new ParticipantGrants(before.CanSubscribe && allowed.CanSubscribe, before.CanPublishData && allowed.CanPublishData, allowed.Sources);

    private async Task ShowAsync(string room, List<ParticipantPresence> connections, RoomRole role, CancellationToken cancellationToken)
    {
        var attributes = new Dictionary<string, string> { [ParticipantAttributes.Role] = ParticipantAttributes.WriteRole(role) };
        foreach (var connection in connections)
            await feed.DescribedAsync(room, await liveKit.UpdateAttributesAsync(room, connection.Identity, attributes, cancellationToken));
    }

    private List<ParticipantPresence> ConnectionsOf(string room, string person) =>
        [.. presence.Get(room).Participants.Where(p => ParticipantIdentity.PersonOf(p.Identity) == person)];

    private async Task<(RoomRole Role, ParticipantGrants Grants)?> ReadAsync(string name, string person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var room = await db.Rooms.AsNoTracking().FirstOrDefaultAsync(r => r.Name == name, cancellationToken);
        if (room is null)
            return null;
        var now = time.GetUtcNow().UtcDateTime;
        var restriction = await db.RestrictionsInForce(now).AsNoTracking().FirstOrDefaultAsync(r => r.RoomId == room.Id && r.Identity == person, cancellationToken);
        RoomRole? membership = null;
        var isAdministrator = false;
        if (ParticipantIdentity.UserOf(person) is { } user)
        {
            membership = await db.RoomMembers.Where(m => m.RoomId == room.Id && m.UserId == user).Select(m => (RoomRole?)m.Role).FirstOrDefaultAsync(cancellationToken);
            isAdministrator = await db.MayAsync(user, PortalRight.Operate, cancellationToken);
        }

        var role = JoinPolicy.RoleOf(membership, isAdministrator, restriction?.Role);
        var grants = ParticipantGrants.For(role, room.Locks);
        return (role, restriction is null ? grants : grants.Without(restriction.Locks));
    }
}
