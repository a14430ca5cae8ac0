using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>What a change of an account means in the meetings that run. The account is changed by then, whatever LiveKit says.</summary>
public sealed class UserMeetings(
    PresenceStore presence, ExclusionIndex exclusions, MeetingRoles roles, ParticipantService participants, TimeProvider time, ILogger<UserMeetings> logger)
{
    // As long as the token of a meeting holds, with which they could come back although they can't sign in.
    private static readonly KickChoice Out = new((int)IJoinTokenIssuer.Validity.TotalMinutes);

    /// <summary>Before the right to run rooms is saved away: whoever had it was never asked to wait, and stays.</summary>
    public async Task KeepAdmittedAsync(BedrudDbContext db, Guid user, CancellationToken cancellationToken)
    {
        var person = ParticipantIdentity.ForUser(user);
        var names = LiveRoomsOf(person).ConvertAll(r => r.RoomName);
        var rooms = names.Count == 0 ? [] : await db.Rooms.AsNoTracking().Where(r => names.Contains(r.Name)).Select(r => new { r.Id, r.Name }).ToListAsync(cancellationToken);
        foreach (var room in rooms)
            await db.AdmitPresentAsync(room.Id, presence.Get(room.Name), person, time.GetUtcNow().UtcDateTime, cancellationToken);
    }

    /// <summary>What they may do there, and what everybody sees that they are, follows the database.</summary>
    /// <param name="only">These rooms; null for all.</param>
    public async Task FollowAsync(Guid user, CancellationToken cancellationToken, IReadOnlyCollection<string>? only = null)
    {
        // Who runs rooms is part of the rules of every room, also of those that they are not in.
        foreach (var name in only ?? [.. presence.LiveRooms.Select(r => r.RoomName)])
            exclusions.Forget(name);
        var person = ParticipantIdentity.ForUser(user);
        foreach (var room in LiveRoomsOf(person).Where(r => only?.Contains(r.RoomName) ?? true))
        {
            try
            {
                await roles.ApplyAsync(room.RoomName, person, cancellationToken);
            }
            catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
            {
                // They left meanwhile.
            }
            catch (LiveKitException e)
            {
                FeatureLog.ActFailed(logger, AuditAction.UserRole, room.RoomName, e.Error, e.Message);
            }
        }
    }

    /// <summary>Removes them from every meeting, and keeps them out of it until their token has run out; where LiveKit is away, as soon as it answers.</summary>
    public async Task RemoveAsync(Guid user, Actor actor, CancellationToken cancellationToken)
    {
        var person = ParticipantIdentity.ForUser(user);
        foreach (var room in presence.LiveRooms)
            exclusions.Forget(room.RoomName);
        foreach (var room in LiveRoomsOf(person))
            await participants.KickAsync(room.RoomName, person, Out, actor, cancellationToken);
    }

    private List<RoomPresence> LiveRoomsOf(string person) =>
        [.. presence.LiveRooms.Where(r => r.Participants.Any(p => ParticipantIdentity.PersonOf(p.Identity) == person))];
}
