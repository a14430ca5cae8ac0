namespace Bedrud.Domain.Rooms;

/// <summary>Who asks to join.</summary>
/// <param name="Identity">The LiveKit identity; see <see cref="ParticipantIdentity"/>.</param>
/// <param name="IsGuest">Without an account.</param>
/// <param name="IsAdministrator">Of the whole installation: moderates every room.</param>
/// <param name="Membership">The role in this room; null for somebody who is not a member.</param>
public readonly record struct Joiner(string Identity, bool IsGuest, bool IsAdministrator, RoomRole? Membership);

/// <summary>Why somebody may not join. The names, in kebab case, are the API's error codes.</summary>
public enum JoinRefusal
{
    SignInRequired,
    NotAMember,
    GuestsNotAllowed,
    Banned,
    Kicked,
    RoomFull,
    RoomSuspended,
}

/// <summary>What <see cref="JoinPolicy"/> decided.</summary>
public abstract record JoinDecision
{
    private JoinDecision()
    {
    }

    /// <summary>May join, with this role and these grants.</summary>
    public sealed record Admitted(RoomRole Role, ParticipantGrants Grants) : JoinDecision;

    /// <summary>May join as soon as a moderator has admitted them.</summary>
    public sealed record Waits : JoinDecision;

    /// <summary>May not join.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Until">UTC; when a ban or a kick ends. Null where no time ends it.</param>
    /// <param name="Explanation">Why, as the moderator put it.</param>
    public sealed record Refused(JoinRefusal Reason, DateTime? Until = null, string? Explanation = null) : JoinDecision;
}

/// <summary>Decides whether a person may join a room, and with which grants. Pure: all that it weighs is handed to it.</summary>
public static class JoinPolicy
{
    /// <param name="room">The room.</param>
    /// <param name="joiner">Who asks.</param>
    /// <param name="ban">A ban of this identity in this room, if there is one; it may have run out.</param>
    /// <param name="restriction">What is held against this identity in the meeting that runs, if anything is; it may have run out.</param>
    /// <param name="othersPresent">People present under another identity: somebody who comes back takes no second place.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lobby">How this person stands before the room; null for somebody who never waited.</param>
    public static JoinDecision Decide(
        Room room, Joiner joiner, Ban? ban, Restriction? restriction, int othersPresent, DateTime now, LobbyStanding? lobby = null)
    {
        var role = RoleOf(joiner.Membership, joiner.IsAdministrator, restriction?.Role);
        if (Exclusion.Of(room.IsSuspended, ban, restriction, joiner.IsAdministrator, now) is { } exclusion)
            return Refuse(exclusion, ban);
        if (joiner.IsGuest && !room.GuestsAllowed)
            return new JoinDecision.Refused(JoinRefusal.GuestsNotAllowed);
        if (joiner.IsGuest && !room.IsPublic)
            return new JoinDecision.Refused(JoinRefusal.SignInRequired);
        if (!room.IsPublic && joiner.Membership is null && !joiner.IsAdministrator)
            return new JoinDecision.Refused(JoinRefusal.NotAMember);
        // Full is full for moderators too: LiveKit holds the limit itself, and tells a refused client no reason.
        if (room.Capacity > 0 && othersPresent >= room.Capacity)
            return new JoinDecision.Refused(JoinRefusal.RoomFull);
        if (room.WaitingRoom.Holds(joiner.IsGuest, role >= RoomRole.Moderator) && lobby?.AdmitsAt(now) != true)
            return new JoinDecision.Waits();
        var grants = ParticipantGrants.For(role, room.Locks);
        return new JoinDecision.Admitted(role, restriction is null ? grants : grants.Without(restriction.Locks));
    }

    /// <summary>What a person is in a room where they are a member with this role, or none (null).</summary>
    /// <param name="membership">The role in the room.</param>
    /// <param name="isAdministrator">Of the whole installation.</param>
    /// <param name="given">The role for the meeting that runs, see <see cref="Restriction.Role"/>: whoever may moderate keeps that whatever it says.</param>
    public static RoomRole RoleOf(RoomRole? membership, bool isAdministrator, RoomRole? given = null)
    {
        var role = membership ?? RoomRole.Speaker;
        if (isAdministrator && role < RoomRole.Moderator)
            return RoomRole.Moderator;
        return role < RoomRole.Moderator && given is { } ofMeeting ? ofMeeting : role;
    }

    private static JoinDecision.Refused Refuse(Exclusion exclusion, Ban? ban) => exclusion.Reason switch
    {
        ExclusionReason.Banned => new(JoinRefusal.Banned, exclusion.Until, ban?.Reason),
        ExclusionReason.Kicked => new(JoinRefusal.Kicked, exclusion.Until),
        _ => new(JoinRefusal.RoomSuspended),
    };
}
