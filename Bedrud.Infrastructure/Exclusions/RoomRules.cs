using System.Collections.Frozen;
using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>Who is kept out of one room, and whose sources are locked in it, as the database had it at one moment.</summary>
internal sealed record RoomRules
{
    /// <summary>Nobody is, as in every room that is not Bedrud's.</summary>
    public static readonly RoomRules None = new();

    public bool IsSuspended { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>By person, see <see cref="ParticipantIdentity.PersonOf"/>; only those about whom there is something to say.</summary>
    public FrozenDictionary<string, Person> People { get; init; } = FrozenDictionary<string, Person>.Empty;

    /// <summary>Why nobody at all may be in the room; null for an open one.</summary>
    public Exclusion? Closed =>
        IsDeleted ? new Exclusion(ExclusionReason.RoomDeleted) : IsSuspended ? new Exclusion(ExclusionReason.RoomSuspended) : null;

    /// <summary>Who waits until they are admitted; everybody whom <see cref="Admitted"/> and <see cref="Moderators"/> don't name, known or not.</summary>
    public WaitingRoom WaitingRoom { get; init; }

    /// <summary>Persons who were admitted; empty where nobody waits.</summary>
    public FrozenSet<string> Admitted { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Persons who never wait: the room's moderators and owners, and the administrators. Empty where nobody waits.</summary>
    public FrozenSet<string> Moderators { get; init; } = FrozenSet<string>.Empty;

    /// <param name="identity">LiveKit's.</param>
    /// <param name="now">UTC.</param>
    public Exclusion? Find(string identity, DateTime now)
    {
        if (Closed is { } closed)
            return closed;
        var person = ParticipantIdentity.PersonOf(identity);
        if (People.TryGetValue(person, out var known) && Exclusion.Of(false, known.Ban, known.Restriction, known.IsAdministrator, now) is { } kept)
            return kept;
        var isGuest = ParticipantIdentity.UserOf(person) is null;
        return WaitingRoom.Holds(isGuest, Moderators.Contains(person)) && !Admitted.Contains(person) ? new Exclusion(ExclusionReason.NotAdmitted) : null;
    }

    /// <summary>The sources that are locked for this person: all of them for somebody who was made a viewer.</summary>
    public RoomLocks LocksOf(string identity) => People.GetValueOrDefault(ParticipantIdentity.PersonOf(identity))?.Locks ?? RoomLocks.None;

    /// <param name="Ban">Null for none.</param>
    /// <param name="Restriction">Null for none.</param>
    /// <param name="IsAdministrator">Of the whole installation.</param>
    /// <param name="IsModerator">Of this room, or its owner.</param>
    public sealed record Person(Ban? Ban, Restriction? Restriction, bool IsAdministrator, bool IsModerator)
    {
        public RoomLocks Locks => Restriction switch
        {
            null => RoomLocks.None,
            { Role: RoomRole.Viewer } when !IsAdministrator && !IsModerator => RoomLocks.Microphone | RoomLocks.Camera | RoomLocks.Screen,
            _ => Restriction.Locks,
        };
    }
}
