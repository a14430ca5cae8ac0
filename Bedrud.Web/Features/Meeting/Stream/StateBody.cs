using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Lobby;

namespace Bedrud.Web.Features.Meeting;

/// <summary>The event <c>state</c>, see <c>docs/meeting.md</c>.</summary>
internal sealed record StateBody(
    string Role, IReadOnlyList<PersonBody> People, string? Spotlight, LocksBody Locks, IEnumerable<LobbyBody> Lobby, ChatBody Chat, RecordingBody Recording);

/// <param name="HandRaisedAt">UTC; null while it is down.</param>
internal sealed record PersonBody(string Identity, string Name, string Role, bool Guest, DateTime? HandRaisedAt)
{
    public static PersonBody From(ParticipantPresence p) => new(
        p.Identity, p.Name, ParticipantAttributes.WriteRole(p.Role ?? RoomRole.Speaker), ParticipantIdentity.IsGuest(p.Identity), p.HandRaisedAt);
}

internal sealed record LocksBody(bool Microphone, bool Camera, bool Screen, bool Chat)
{
    public static LocksBody From(RoomLocks locks) => new(
        locks.HasFlag(RoomLocks.Microphone), locks.HasFlag(RoomLocks.Camera), locks.HasFlag(RoomLocks.Screen), locks.HasFlag(RoomLocks.Chat));
}

internal sealed record LobbyBody(Guid Id, string Name, bool Guest, DateTime AskedAt)
{
    public static LobbyBody From(LobbyWaiting w) => new(w.Id, w.Name, w.IsGuest, w.AskedAt);
}

internal sealed record ChatBody(bool Allowed, long MaxFileBytes);
