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
