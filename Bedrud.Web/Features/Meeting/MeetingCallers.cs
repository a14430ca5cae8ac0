using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Somebody who is in a meeting and asks the portal for something there: who they are comes from their cookie, that they are there from LiveKit.</summary>
/// <param name="Room">Without its members.</param>
/// <param name="RoomSid">LiveKit's id of the meeting.</param>
/// <param name="Person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
/// <param name="Name">As the others see it.</param>
/// <param name="Role">In this meeting.</param>
/// <param name="Connections">This person's, at least one; several where the room lets several devices in.</param>
public sealed record MeetingCaller(
    Room Room, string RoomSid, string Person, string Name, RoomRole Role, Actor Actor, IReadOnlyList<ParticipantPresence> Connections)
{
    /// <summary>
    /// Whether LiveKit's permission lets them send data, which chat, hands and reactions are, on each of their devices: one more device gives nothing back.
    /// What is not known yet is what the token said.
    /// </summary>
    public bool MaySend => Connections.All(c => c.Grants?.CanPublishData ?? ParticipantGrants.For(Role, Room.Locks).CanPublishData);
}

/// <summary>Finds out who asks.</summary>
public sealed class MeetingCallers(JoinFactsReader facts, GuestCookie cookie, PresenceStore presence, Reconciler reconciler)
{
    /// <summary>The person in the meeting of this room. <see cref="Problems.NotInMeeting"/> for somebody who is not there, whoever they are.</summary>
    public async Task<Result<MeetingCaller>> FindAsync(string room, HttpContext context)
    {
        if (!RoomName.IsValid(room))
            return Problems.RoomNotFound;
        var actor = Actor.From(context);
        var guest = actor.UserId is null ? cookie.Read(context) : null;
        if (actor.UserId is null && guest is null)
            return Problems.NotInMeeting;
        var person = actor.UserId is { } id ? ParticipantIdentity.ForUser(id) : ParticipantIdentity.ForGuest(guest!.Id);

        var known = await facts.ReadAsync(room, actor.UserId ?? Guid.Empty, person, context.RequestAborted);
        if (known is null)
            return Problems.RoomNotFound;
        if (Find(room, person) is not { } there)
        {
            // They connected a moment ago, and the webhook is on its way.
            await reconciler.RefreshAsync(room, context.RequestAborted);
            if (Find(room, person) is not { } now)
                return Problems.NotInMeeting;
            there = now;
        }

        var role = JoinPolicy.RoleOf(known.Membership, actor.RunsRooms, known.Restriction?.Role);
        return new MeetingCaller(known.Room, there.RoomSid, person, there.Connections[0].Name, role, actor, there.Connections);
    }

    private (string RoomSid, List<ParticipantPresence> Connections)? Find(string room, string person)
    {
        var now = presence.Get(room);
        var connections = now.Participants.Where(p => ParticipantIdentity.PersonOf(p.Identity) == person).ToList();
        return now.RoomSid is { } sid && connections.Count > 0 ? (sid, connections) : null;
    }
}
