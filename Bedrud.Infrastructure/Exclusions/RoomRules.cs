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

    /// <summary>The room's moderators and owners, and the administrators: they never wait and are not locked. Empty where nobody waits and nothing is locked.</summary>
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

    /// <summary>Members who may only look on.</summary>
    public FrozenSet<string> Viewers { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What the room withholds from everybody below moderator.</summary>
    public RoomLocks Locks { get; init; }

    /// <summary>The meeting is being recorded in a room that asks: nobody publishes before they have agreed, whatever they are.</summary>
    public bool AsksConsent { get; init; }

    /// <summary>Persons who agreed to be recorded in the meeting that runs; empty where nobody is asked.</summary>
    public FrozenSet<string> Agreed { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether this person has yet to agree to be recorded.</summary>
    public bool MustAgree(string identity) => AsksConsent && !Agreed.Contains(ParticipantIdentity.PersonOf(identity));

    /// <summary>The sources that are locked for this person: all of them for somebody who was made a viewer, or has not agreed to be recorded.</summary>
    public RoomLocks LocksOf(string identity)
    {
        var person = ParticipantIdentity.PersonOf(identity);
        var withheld = MustAgree(person) ? TrackSources.AllLocks : RoomLocks.None;
        return withheld | (People.GetValueOrDefault(person)?.Restriction switch
        {
            null => RoomLocks.None,
            { Role: RoomRole.Viewer } restriction when !Moderators.Contains(person) => restriction.Locks | TrackSources.AllLocks,
            var restriction => restriction.Locks,
        });
    }

    /// <summary>
    /// The same for somebody who has just come, with what the room and their membership withhold: their token may be older than both. Not for those who are
    /// there: a moderator may have given them something since.
    /// </summary>
    public RoomLocks LocksAtJoinOf(string identity)
    {
        var person = ParticipantIdentity.PersonOf(identity);
        if (Moderators.Contains(person))
            return LocksOf(identity);
        var looksOn = Viewers.Contains(person) && People.GetValueOrDefault(person)?.Restriction?.Role is null;
        return LocksOf(identity) | Locks | (looksOn ? TrackSources.AllLocks : RoomLocks.None);
    }

    public sealed record Person(Ban? Ban, Restriction? Restriction, bool IsAdministrator);
}
