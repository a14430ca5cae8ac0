using System.Collections.Immutable;

namespace Bedrud.Domain.Rooms;

/// <summary>
/// What a participant may do in a meeting, always whole: LiveKit replaces a permission object as one, and what a partial one
/// leaves out is turned off (<c>canSubscribe</c>) or thrown open (an empty source list means every source).
/// </summary>
public sealed record ParticipantGrants
{
    /// <param name="sources">What may be published; none at all means that nothing may be.</param>
    public ParticipantGrants(bool canSubscribe, bool canPublishData, IEnumerable<TrackSource> sources)
    {
        CanSubscribe = canSubscribe;
        CanPublishData = canPublishData;
        Sources = [.. TrackSources.All.Intersect(sources)];
    }

    public bool CanSubscribe { get; }

    /// <summary>Data packets: chat and reactions.</summary>
    public bool CanPublishData { get; }

    /// <summary>In the order of <see cref="TrackSources.All"/>, without repeats.</summary>
    public ImmutableArray<TrackSource> Sources { get; }

    /// <summary>Derived, so that "may publish, but no source named", which LiveKit reads as "everything", can't be said.</summary>
    public bool CanPublish => Sources.Length > 0;

    public bool Equals(ParticipantGrants? other) =>
        other is not null && CanSubscribe == other.CanSubscribe && CanPublishData == other.CanPublishData
        && Sources.SequenceEqual(other.Sources);

    public override int GetHashCode() =>
        Sources.Aggregate(HashCode.Combine(CanSubscribe, CanPublishData), HashCode.Combine);

    /// <summary>What <paramref name="role"/> may do in a room with these locks.</summary>
    public static ParticipantGrants For(RoomRole role, RoomLocks locks) => role switch
    {
        >= RoomRole.Moderator => new(true, true, TrackSources.All),
        RoomRole.Speaker => new(true, !locks.HasFlag(RoomLocks.Chat), TrackSources.All.Where(s => !IsLocked(s, locks))),
        _ => new(true, !locks.HasFlag(RoomLocks.Chat), []),
    };

    /// <summary>These, less the sources that <paramref name="locks"/> name, and less data where they name the chat; nothing else changes.</summary>
    public ParticipantGrants Without(RoomLocks locks) =>
        new(CanSubscribe, CanPublishData && !locks.HasFlag(RoomLocks.Chat), Sources.Where(s => !IsLocked(s, locks)));

    /// <summary>These, and those sources that <paramref name="locks"/> name and <paramref name="allowed"/> holds; nothing else changes.</summary>
    public ParticipantGrants With(RoomLocks locks, ParticipantGrants allowed) =>
        new(CanSubscribe, CanPublishData, Sources.Union(allowed.Sources.Where(s => IsLocked(s, locks))));

    private static bool IsLocked(TrackSource source, RoomLocks locks) => locks.HasFlag(source.Lock());
}
