namespace Bedrud.Domain.Rooms;

/// <summary>Who waits before a room until a moderator admits them. Moderators, owners and administrators never do.</summary>
public enum WaitingRoom
{
    Off = 0,

    /// <summary>People without an account.</summary>
    Guests = 1,

    /// <summary>Everybody below moderator, members too.</summary>
    Everybody = 2,
}

/// <summary>Whom a waiting room holds back.</summary>
public static class WaitingRooms
{
    /// <summary>Whether somebody has to be admitted before they may join.</summary>
    /// <param name="waitingRoom">The room's.</param>
    /// <param name="isGuest">Without an account.</param>
    /// <param name="mayModerate">A moderator or owner of the room, or an administrator.</param>
    public static bool Holds(this WaitingRoom waitingRoom, bool isGuest, bool mayModerate) =>
        !mayModerate && (waitingRoom == WaitingRoom.Everybody || (waitingRoom == WaitingRoom.Guests && isGuest));
}
