using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Rooms;

/// <summary>
/// A room: the lasting thing that meetings take place in. It exists in LiveKit only while somebody is present;
/// creating, changing or keeping one here creates nothing there.
/// </summary>
public sealed class Room
{
    /// <summary>Most people that <see cref="Capacity"/> may name.</summary>
    public const int MaxCapacity = 1000;

    /// <summary>Seconds of <see cref="EmptyTimeout"/> where nothing else is said: LiveKit's own default.</summary>
    public const int DefaultEmptyTimeout = 300;

    /// <summary>Fewest seconds of <see cref="EmptyTimeout"/>: a slow telephone's first connection takes a few.</summary>
    public const int MinEmptyTimeout = 10;

    /// <summary>Most seconds of <see cref="EmptyTimeout"/>: a day.</summary>
    public const int MaxEmptyTimeout = 86_400;

    /// <summary>Seconds of <see cref="DepartureTimeout"/> where nothing else is said: LiveKit's own default.</summary>
    public const int DefaultDepartureTimeout = 20;

    /// <summary>Fewest seconds of <see cref="DepartureTimeout"/>: LiveKit reads 0 as its own default.</summary>
    public const int MinDepartureTimeout = 1;

    /// <summary>Most seconds of <see cref="DepartureTimeout"/>: an hour.</summary>
    public const int MaxDepartureTimeout = 3_600;

    /// <summary>Most days of <see cref="ChatDays"/>: ten years.</summary>
    public const int MaxChatDays = 3_650;

    /// <summary>Days of <see cref="ChatDays"/> where nothing else is said.</summary>
    public const int DefaultChatDays = 30;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Unique, never changed: it stands in links that people have kept. See <see cref="RoomName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether anybody who is signed in may join; otherwise members only.</summary>
    public bool IsPublic { get; set; } = true;

    /// <summary>Whether people without an account may join by giving a name. Guests of a private room are still refused.</summary>
    public bool GuestsAllowed { get; set; } = true;

    /// <summary>Most people present at once, 1 to <see cref="MaxCapacity"/>; 0 for no limit of the room's own.</summary>
    public int Capacity { get; set; }

    /// <summary>
    /// Seconds that LiveKit keeps a meeting open in which nobody has arrived yet, <see cref="MinEmptyTimeout"/> to <see cref="MaxEmptyTimeout"/>. Holds
    /// from the next meeting on.
    /// </summary>
    public int EmptyTimeout { get; set; } = DefaultEmptyTimeout;

    /// <summary>
    /// Seconds that LiveKit keeps a meeting open after the last one has left, <see cref="MinDepartureTimeout"/> to
    /// <see cref="MaxDepartureTimeout"/>. Holds from the next meeting on.
    /// </summary>
    public int DepartureTimeout { get; set; } = DefaultDepartureTimeout;

    /// <summary>Who waits until a moderator admits them.</summary>
    public WaitingRoom WaitingRoom { get; set; }

    /// <summary>What happens when somebody who is present joins once more.</summary>
    public SecondDevice SecondDevice { get; set; }

    /// <summary>Days that chat is kept after it was written, up to <see cref="MaxChatDays"/>; 0 until its meeting ends.</summary>
    public int ChatDays { get; set; } = DefaultChatDays;

    /// <summary>What those below moderator may not publish or send.</summary>
    public RoomLocks Locks { get; set; }

    /// <summary>What is recorded, and who may do what with it.</summary>
    public RoomRecording Recording { get; set; } = new();

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
