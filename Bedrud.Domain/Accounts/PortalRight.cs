namespace Bedrud.Domain.Accounts;

/// <summary>
/// What an account may do beyond what is its own, in the installation as a whole. Roles in rooms are another thing: <see cref="Rooms.RoomRole"/>.
/// Where several are named, any of them is enough.
/// </summary>
[Flags]
public enum PortalRight
{
    None = 0,

    /// <summary>Reads everything: rooms, recordings, people, history, health, the audit log. Changes nothing.</summary>
    Read = 1,

    /// <summary>Runs every room as its owner does, moderates every meeting, and looks after every recording.</summary>
    Operate = 2,

    /// <summary>Manages accounts, settings, keys and the media server.</summary>
    Administer = 4,

    /// <summary>Sees every room and what belongs to it.</summary>
    SeeRooms = Read | Operate,
}
