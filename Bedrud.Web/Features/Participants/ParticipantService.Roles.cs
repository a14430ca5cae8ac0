using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Participants;

/// <summary>What people are in a meeting.</summary>
public sealed partial class ParticipantService
{
    /// <summary>
    /// Makes somebody who is present a viewer or a speaker until the meeting ends; or, by an owner, a moderator, and a moderator something less: these last,
    /// as a membership of the room. What is written holds over rejoins, whatever LiveKit answers.
    /// </summary>
    public async Task<Result<Done>> SetRoleAsync(string room, string identity, RoomRole role, Actor actor, CancellationToken cancellationToken)
    {
        if (role is not RoomRole.Viewer and not RoomRole.Speaker and not RoomRole.Moderator)
            return Problems.InvalidRole.With("meeting");
        return await ActAsync(room, identity, AuditAction.ParticipantRole, actor, role.ToString().ToLowerInvariant(), async () =>
        {
            var connections = await ConnectionsAsync(room, identity, cancellationToken);
            if (connections.Count == 0)
                return Problems.ParticipantNotFound;
            var person = ParticipantIdentity.PersonOf(identity);
            if (person.Length > Restriction.MaxIdentityLength)
                return Problems.InvalidRequest;
            if (await WriteRoleAsync(room, person, connections[0].Name, role, actor, cancellationToken) is { } refused)
                return refused;
            try
            {
                await roles.ApplyAsync(room, person, cancellationToken);
            }
            catch (LiveKitException e) when (e.Error is not LiveKitError.NotFound)
            {
                // A viewer publishes nothing, as soon as LiveKit can be told.
                foreach (var connection in connections)
                    guard.Enforce(room, connection.Identity);
                throw;
            }

            return null;
        }, cancellationToken);
    }

    private async Task<Problem?> WriteRoleAsync(string room, string person, string name, RoomRole role, Actor actor, CancellationToken cancellationToken)
    {
        RoomRole? membership;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
            if (!found.Succeeded)
                return found.Problem;
            var user = ParticipantIdentity.UserOf(person);
            var member = user is null ? null : await db.RoomMembers.FirstOrDefaultAsync(m => m.RoomId == found.Value.Id && m.UserId == user, cancellationToken);
            membership = member?.Role;
            if (membership == RoomRole.Owner)
                return Problems.OwnerStays;
            if (user is { } id && await db.MayAsync(id, PortalRight.Operate, cancellationToken))
                return Problems.AdministratorStays;

            if (role == RoomRole.Moderator || membership == RoomRole.Moderator)
            {
                if (user is null)
                    return Problems.RoleNeedsAccount;
                if ((await db.FindRoomAsync(room, actor, RoomRole.Owner, cancellationToken)).Problem is { } notOwner)
                    return notOwner;
                if (member is null && !await db.Users.AnyAsync(u => u.Id == user, cancellationToken))
                    return Problems.RoleNeedsAccount;
                if (member is null)
                    db.RoomMembers.Add(new RoomMember { RoomId = found.Value.Id, UserId = user.Value, Role = role });
                else
                    member.Role = role;
                // Whoever moderates was never asked to wait: what they are now must not throw them out of the meeting.
                if (membership == RoomRole.Moderator)
                    await db.AdmitPresentAsync(found.Value.Id, presence.Get(room), person, time.GetUtcNow().UtcDateTime, cancellationToken);
                membership = role;
                audit.Add(db, actor, AuditAction.MemberAdd, room, person, details: role.ToString());
                Outbox.Add(db, WebhookEvents.MemberSet, new MemberFacts(found.Value.Id, room, user.Value, role), time.GetUtcNow().UtcDateTime);
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        // Their own role needs no other beside it.
        RoomRole? given = role == (membership ?? RoomRole.Speaker) ? null : role;
        var name64 = name.Length is > 0 and <= Infrastructure.Identity.BedrudUser.MaxDisplayNameLength ? name : person;
        await RestrictAsync(room, [(person, name64)], await RunningSidAsync(room, cancellationToken), r => r.Role = given, cancellationToken);
        return null;
    }
}
