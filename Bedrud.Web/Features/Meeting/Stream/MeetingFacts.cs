using System.Collections.Concurrent;
using System.Collections.Frozen;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Lobby;

namespace Bedrud.Web.Features.Meeting;

/// <summary>What the portal says about one meeting at one moment. Immutable; written once for all who are told the same.</summary>
internal sealed class MeetingFacts
{
    private readonly PersonBody[] _people;
    private readonly Place[] _placed;
    private readonly FrozenDictionary<string, Place> _places;
    private readonly string? _spotlight;
    private readonly RoomLocks _locks;
    private readonly IReadOnlyList<LobbyWaiting> _lobby;
    private readonly IReadOnlySet<string> _moderators;
    private readonly long _maxFileBytes;
    private readonly RecordingFacts _recording;
    private readonly ConcurrentDictionary<Reader, byte[]> _frames = new();

    public MeetingFacts(RoomPresence presence, RoomWord room, IReadOnlyList<LobbyWaiting> lobby, long maxFileBytes, IReadOnlyList<ActiveRecording> recordings)
    {
        var people = presence.Participants.Select(p => Moderates(p) && !room.Moderators.Contains(ParticipantIdentity.PersonOf(p.Identity)) ? p with { Role = RoomRole.Speaker } : p).ToList();
        var shown = people.Where(p => !p.IsHidden).ToList();
        _people = [.. shown.Select(PersonBody.From)];
        _placed = [.. people.GroupBy(p => ParticipantIdentity.PersonOf(p.Identity), StringComparer.Ordinal).Select(Place.Of)];
        _places = _placed.ToFrozenDictionary(p => p.Person, StringComparer.Ordinal);
        // Whoever has left can't be shown, though the metadata may say so for another moment.
        _spotlight = shown.Exists(p => p.Identity == presence.Spotlight) ? presence.Spotlight : null;
        (_locks, _moderators, _lobby, _maxFileBytes) = (room.Locks, room.Moderators, lobby, maxFileBytes);
        _recording = RecordingFacts.Of(presence, room.Recording, recordings);
    }

    /// <summary>Whether LiveKit's attribute says that they moderate. It comes from their token, which may be older than what they are now.</summary>
    public static bool Moderates(ParticipantPresence participant) => participant.Role >= RoomRole.Moderator;

    /// <summary>Whether this person is in the meeting.</summary>
    public bool Has(string person) => _places.ContainsKey(person);

    /// <summary>The event <c>state</c> for somebody who is in the meeting; equal facts give the same memory.</summary>
    /// <param name="person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
    /// <param name="admittedAs">Their role when they opened the stream: counts where LiveKit tells none.</param>
    public byte[] FrameFor(string person, RoomRole admittedAs)
    {
        var place = _places[person];
        var role = place.Role ?? (admittedAs >= RoomRole.Moderator && !_moderators.Contains(person) ? RoomRole.Speaker : admittedAs);
        return _frames.GetOrAdd(
            new Reader(role, place.MaySend ?? ParticipantGrants.For(role, _locks).CanPublishData, _recording.MayStart(person), _recording.ConsentOf(person)), Write);
    }

    public bool Equal(MeetingFacts other) =>
        _spotlight == other._spotlight && _moderators.SetEquals(other._moderators) && _locks == other._locks && _maxFileBytes == other._maxFileBytes
        && _recording.Equal(other._recording)
        && _people.AsSpan().SequenceEqual(other._people) && _placed.AsSpan().SequenceEqual(other._placed) && _lobby.SequenceEqual(other._lobby);

    private byte[] Write(Reader reader) => ServerSentEvent.Write("state", new StateBody(
        ParticipantAttributes.WriteRole(reader.Role), _people, _spotlight, LocksBody.From(_locks),
        reader.Role >= RoomRole.Moderator ? _lobby.Select(LobbyBody.From) : [],
        new ChatBody(reader.MaySend, _maxFileBytes),
        _recording.BodyFor(reader.MayRecord, reader.Role >= RoomRole.Moderator, reader.Consent)));

    /// <summary>Those for whom everything of this is the same read the same frame.</summary>
    private readonly record struct Reader(RoomRole Role, bool MaySend, bool MayRecord, ConsentAnswer Consent);

    /// <summary>One person, on however many devices.</summary>
    /// <param name="Role">Null where LiveKit tells none.</param>
    /// <param name="MaySend">Null where LiveKit has not told yet.</param>
    private sealed record Place(string Person, RoomRole? Role, bool? MaySend)
    {
        public static Place Of(IGrouping<string, ParticipantPresence> connections) => new(
            connections.Key, connections.Max(c => c.Role), connections.Any(c => c.Grants is null) ? null : connections.All(c => c.Grants!.CanPublishData));
    }
}
