namespace Bedrud.Domain.Rooms;

/// <summary>What a person is in a room. The order is the rank: a higher role may do all that a lower one may.</summary>
public enum RoomRole
{
    /// <summary>Sees and hears, publishes nothing.</summary>
    Viewer = 0,

    /// <summary>Publishes what the room's locks leave open. Everybody who is not a member has this role.</summary>
    Speaker = 1,

    /// <summary>Removes, mutes and bans others, and is not bound by the locks.</summary>
    Moderator = 2,

    /// <summary>Also changes and deletes the room.</summary>
    Owner = 3,
}
