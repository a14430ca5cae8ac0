using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>What is known about one running meeting.</summary>
internal sealed record MeetingState
{
    /// <summary>Its start is always known.</summary>
    public required MeetingRef Meeting { get; init; }

    /// <summary>When it was learned that it runs; see <see cref="PresenceEvent"/>.</summary>
    public required DateTime LearnedAt { get; init; }

    /// <summary>By the portal's clock: when it was last known to run.</summary>
    public required DateTime ConfirmedAt { get; init; }

    /// <summary>When the question was put whose answer is the newest that was taken in; null before the first.</summary>
    public DateTime? SnapshotAt { get; init; }

    /// <summary>When the portal last changed the spotlight itself: an answer to an earlier question doesn't know it yet.</summary>
    public DateTime? SpotlitAt { get; init; }

    /// <summary>By participant sid.</summary>
    public ImmutableDictionary<string, Connection> Connections { get; init; } =
        ImmutableDictionary.Create<string, Connection>(StringComparer.Ordinal);

    public required RoomPresence View { get; init; }

    public static MeetingState Begin(MeetingRef meeting, DateTime learnedAt) => new()
    {
        Meeting = meeting,
        LearnedAt = learnedAt,
        ConfirmedAt = learnedAt,
        View = new RoomPresence
        {
            RoomName = meeting.RoomName,
            RoomSid = meeting.RoomSid,
            StartedAt = meeting.StartedAt,
            ConfirmedAt = learnedAt,
        },
    };

    /// <summary>With the view made anew; what hasn't changed keeps its array, by which the change of a view is recognised.</summary>
    public MeetingState Confirmed(DateTime at)
    {
        var confirmedAt = at > ConfirmedAt ? at : ConfirmedAt;
        ImmutableArray<ParticipantPresence> participants =
            [.. Connections.Values.Where(c => c.IsPresent).Select(c => c.View()).OrderBy(p => p.JoinedAt).ThenBy(p => p.Sid, StringComparer.Ordinal)];
        return this with
        {
            ConfirmedAt = confirmedAt,
            View = View with
            {
                Participants = participants.SequenceEqual(View.Participants) ? View.Participants : participants,
                ConfirmedAt = confirmedAt,
            },
        };
    }

    public MeetingState Spotlit(string? identity) => View.Spotlight == identity ? this : this with { View = View with { Spotlight = identity } };

    /// <summary>Whether a screen that shows the one need not be told of the other.</summary>
    public static bool LookTheSame(MeetingState? a, MeetingState? b) =>
        a?.Meeting.RoomSid == b?.Meeting.RoomSid
        && (a is null || b is null || (a.View.Participants == b.View.Participants && a.View.Spotlight == b.View.Spotlight));
}
