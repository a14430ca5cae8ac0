using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Tests.Meetings;

/// <summary>Rooms, participants and tracks that come and go as in LiveKit, with the webhooks that it would send, in order.</summary>
internal sealed class SimulatedLiveKit
{
    private readonly Dictionary<string, LiveRoom> _rooms = [];
    private int _sids;

    public DateTime Now { get; private set; } = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>Everything that was sent; <see cref="PresenceEvent.LearnedAt"/> is the moment of sending.</summary>
    public List<MeetingEvent> Sent { get; } = [];

    public List<(string Sid, string Identity, DateTime JoinedAt, DateTime LeftAt)> EndedStays { get; } = [];

    public void Wait(TimeSpan time) => Now += time;

    public void Join(string room, string identity)
    {
        if (!_rooms.TryGetValue(room, out var live))
        {
            live = new LiveRoom(new MeetingRef(room, $"RM_{++_sids}", Now));
            _rooms[room] = live;
            Sent.Add(new RoomStarted(Now, live.Meeting, Now));
            Wait(TimeSpan.FromMilliseconds(1));
        }

        var participant = new ParticipantPresence
        {
            Sid = $"PA_{++_sids}",
            Identity = identity,
            Name = $"Name of {identity}",
            JoinedAt = Now,
            Grants = ParticipantGrants.For(RoomRole.Speaker, RoomLocks.None),
        };
        Wait(TimeSpan.FromMilliseconds(2));
        Leave(room, identity, DepartureReason.DuplicateIdentity);
        live.Participants.Add(participant);
        Sent.Add(new ParticipantJoined(Now, live.Meeting, Now, participant));
    }

    public void Leave(string room, string identity, DepartureReason reason = DepartureReason.ClientInitiated)
    {
        if (!_rooms.TryGetValue(room, out var live) || live.Participants.Find(p => p.Identity == identity) is not { } participant)
            return;
        foreach (var track in participant.Tracks)
            Sent.Add(new TrackUnpublished(Now, live.Bare, Now, participant.Sid, identity, track.Sid));
        live.Participants.Remove(participant);
        EndedStays.Add((participant.Sid, identity, participant.JoinedAt, Now));
        Sent.Add(new ParticipantLeft(Now, live.Meeting, Now, participant with { Tracks = [] }, reason));
    }

    public void Publish(string room, string identity, TrackSource source) => Change(room, identity, (live, participant) =>
    {
        var track = new TrackPresence { Sid = $"TR_{++_sids}", Source = source };
        Sent.Add(new TrackPublished(Now, live.Bare, Now, participant.Sid, identity, track));
        return participant with { Tracks = participant.Tracks.Add(track) };
    });

    public void Unpublish(string room, string identity) => Change(room, identity, (live, participant) =>
    {
        if (participant.Tracks.IsEmpty)
            return participant;
        Sent.Add(new TrackUnpublished(Now, live.Bare, Now, participant.Sid, identity, participant.Tracks[0].Sid));
        return participant with { Tracks = participant.Tracks.RemoveAt(0) };
    });

    public void ToggleMute(string room, string identity) => Change(room, identity, (_, participant) =>
        participant.Tracks.IsEmpty
            ? participant
            : participant with { Tracks = participant.Tracks.SetItem(0, participant.Tracks[0] with { Muted = !participant.Tracks[0].Muted }) });

    public void Close(string room)
    {
        if (!_rooms.TryGetValue(room, out var live))
            return;
        foreach (var participant in live.Participants.ToList())
            Leave(room, participant.Identity, DepartureReason.RoomDeleted);
        _rooms.Remove(room);
        Sent.Add(new RoomFinished(Now, live.Meeting, Now));
    }

    /// <summary>LiveKit's answers to a question put at <paramref name="askedAt"/>: the list of rooms, then each room.</summary>
    public List<PresenceEvent> Answer(DateTime askedAt) =>
    [
        new LiveRoomsSnapshot(askedAt, [.. _rooms.Values.Select(r => r.Meeting)]),
        .. _rooms.Values.Select(r => new RoomSnapshot(askedAt, r.Meeting, [.. r.Participants])),
    ];

    /// <summary>What screens should show.</summary>
    public ImmutableArray<(string Room, string Sid, ImmutableArray<ParticipantPresence> Participants)> Truth() =>
        [.. _rooms.Values.OrderBy(r => r.Meeting.RoomName, StringComparer.Ordinal)
            .Select(r => (r.Meeting.RoomName, r.Meeting.RoomSid, r.Participants.Select(Sorted).OrderBy(p => p.JoinedAt).ToImmutableArray()))];

    private static ParticipantPresence Sorted(ParticipantPresence p) =>
        p with { Tracks = [.. p.Tracks.OrderBy(t => t.Source).ThenBy(t => t.Sid, StringComparer.Ordinal)] };

    private void Change(string room, string identity, Func<LiveRoom, ParticipantPresence, ParticipantPresence> change)
    {
        if (!_rooms.TryGetValue(room, out var live))
            return;
        var index = live.Participants.FindIndex(p => p.Identity == identity);
        if (index >= 0)
            live.Participants[index] = change(live, live.Participants[index]);
    }

    private sealed record LiveRoom(MeetingRef Meeting)
    {
        public List<ParticipantPresence> Participants { get; } = [];

        // As in webhooks about tracks.
        public MeetingRef Bare => Meeting with { StartedAt = null };
    }
}
