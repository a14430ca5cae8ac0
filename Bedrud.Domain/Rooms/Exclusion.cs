namespace Bedrud.Domain.Rooms;

/// <summary>Why somebody may not be in a room, whatever token they hold.</summary>
public enum ExclusionReason
{
    /// <summary>Removed from this meeting by a moderator, for a time.</summary>
    Kicked,

    Banned,

    /// <summary>Nobody may be in it.</summary>
    RoomSuspended,

    /// <summary>Nobody may be in it, and nobody can be asked.</summary>
    RoomDeleted,

    /// <summary>The room has a waiting room, and no moderator has admitted them.</summary>
    NotAdmitted,
}

/// <summary>Somebody is kept out of a room.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">UTC; null where no time ends it: for ever, until the meeting ends, or until the room is reactivated.</param>
public sealed record Exclusion(ExclusionReason Reason, DateTime? Until = null)
{
    /// <summary>
    /// The rule, the same for those who ask to join and for those who come with an old token. Administrators are above bans and kicks, not above a
    /// suspended room.
    /// </summary>
    /// <param name="isSuspended">The room's state.</param>
    /// <param name="ban">Of this person in this room; it may have run out.</param>
    /// <param name="restriction">Of this person in the meeting that runs; it may have run out.</param>
    /// <param name="isAdministrator">Of the whole installation.</param>
    /// <param name="now">UTC.</param>
    public static Exclusion? Of(bool isSuspended, Ban? ban, Restriction? restriction, bool isAdministrator, DateTime now)
    {
        if (isSuspended)
            return new Exclusion(ExclusionReason.RoomSuspended);
        if (isAdministrator)
            return null;
        if (ban is not null && ban.HoldsAt(now))
            return new Exclusion(ExclusionReason.Banned, ban.Until);
        if (restriction is not null && restriction.KeepsOutAt(now))
            return new Exclusion(ExclusionReason.Kicked, restriction.KeptOutUntil);
        return null;
    }
}
