using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>
/// All that is known about who is where, with what the fold must remember to judge late news by. Immutable;
/// <see cref="PresenceFold.Apply"/> makes the next one.
/// </summary>
public sealed class Presence
{
    /// <summary>Nothing known.</summary>
    public static readonly Presence Nothing = new()
    {
        Running = ImmutableDictionary.Create<string, MeetingState>(StringComparer.Ordinal),
        Ended = ImmutableDictionary.Create<string, EndedMeeting>(StringComparer.Ordinal),
    };

    private Presence()
    {
    }

    private Presence(Presence other) =>
        (Running, Ended, ListedAt) = (other.Running, other.Ended, other.ListedAt);

    /// <summary>Running meetings by room name; a room has one at a time.</summary>
    internal ImmutableDictionary<string, MeetingState> Running { get; private init; } = null!;

    /// <summary>Meetings that are over, by room sid: late news of them must not bring them back.</summary>
    internal ImmutableDictionary<string, EndedMeeting> Ended { get; private init; } = null!;

    /// <summary>When LiveKit was last asked for all of its rooms.</summary>
    internal DateTime? ListedAt { get; private init; }

    /// <summary>The room's state; an empty one for a room without a meeting.</summary>
    public RoomPresence Room(string name) =>
        Running.TryGetValue(name, out var meeting) ? meeting.View : RoomPresence.Empty(name);

    /// <summary>Rooms in which a meeting runs, by name.</summary>
    public ImmutableArray<RoomPresence> LiveRooms() =>
        [.. Running.Values.Select(m => m.View).OrderBy(v => v.RoomName, StringComparer.Ordinal)];

    internal Presence With(
        ImmutableDictionary<string, MeetingState> running, ImmutableDictionary<string, EndedMeeting> ended, DateTime? listedAt) =>
        new(this) { Running = running, Ended = ended, ListedAt = listedAt };
}

/// <summary>What is remembered of a meeting that is over.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="At">UTC; when it ended.</param>
/// <param name="LearnedAt">When that was learned; see <see cref="PresenceEvent"/>.</param>
internal sealed record EndedMeeting(MeetingRef Meeting, DateTime At, DateTime LearnedAt);
