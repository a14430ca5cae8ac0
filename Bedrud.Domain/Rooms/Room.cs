namespace Bedrud.Domain.Rooms;

/// <summary>
/// A room: the lasting thing that meetings take place in. It exists in LiveKit only while somebody is present;
/// creating, changing or keeping one here creates nothing there.
/// </summary>
public sealed class Room
{
    /// <summary>Most people that <see cref="Capacity"/> may name.</summary>
    public const int MaxCapacity = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Unique, never changed: it stands in links that people have kept. See <see cref="RoomName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether anybody who is signed in may join; otherwise members only.</summary>
    public bool IsPublic { get; set; } = true;

    /// <summary>Whether people without an account may join by giving a name. Guests of a private room are still refused.</summary>
    public bool GuestsAllowed { get; set; } = true;

    /// <summary>Most people present at once, 1 to <see cref="MaxCapacity"/>; 0 for no limit of the room's own.</summary>
    public int Capacity { get; set; }

    /// <summary>What those below moderator may not publish or send.</summary>
    public RoomLocks Locks { get; set; }

    /// <summary>A suspended room keeps everything but refuses to be joined.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Set anew by the application on each change, so that of two people who edit at once the second is told.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    public List<RoomMember> Members { get; } = [];
}
