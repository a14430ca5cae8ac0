using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Rooms;

/// <summary>What can be set about a room. Null leaves a value as it is, or at its default in a new room.</summary>
public sealed record RoomSettings
{
    public bool? IsPublic { get; init; }

    public bool? GuestsAllowed { get; init; }

    /// <summary>0 (no limit) to <see cref="Room.MaxCapacity"/>.</summary>
    public int? Capacity { get; init; }

    /// <summary>Seconds, <see cref="Room.MinEmptyTimeout"/> to <see cref="Room.MaxEmptyTimeout"/>.</summary>
    public int? EmptyTimeout { get; init; }

    /// <summary>Seconds, <see cref="Room.MinDepartureTimeout"/> to <see cref="Room.MaxDepartureTimeout"/>.</summary>
    public int? DepartureTimeout { get; init; }

    public WaitingRoom? WaitingRoom { get; init; }

    public SecondDevice? SecondDevice { get; init; }

    /// <summary>0 to <see cref="Room.MaxChatDays"/>.</summary>
    public int? ChatDays { get; init; }

    public bool? LockMicrophone { get; init; }

    public bool? LockCamera { get; init; }

    public bool? LockScreen { get; init; }

    public bool? LockChat { get; init; }

    /// <summary>A suspended room refuses to be joined.</summary>
    public bool? IsSuspended { get; init; }
}

/// <summary>One room, as lists show it.</summary>
/// <param name="Role">The reader's own role in it; null for an administrator who is not a member.</param>
/// <param name="ParticipantCount">People present now.</param>
public sealed record RoomSummary(
    Guid Id, string Name, bool IsPublic, bool GuestsAllowed, int Capacity, int EmptyTimeout, int DepartureTimeout, RoomLocks Locks, bool IsSuspended,
    DateTime CreatedAt, DateTime UpdatedAt, Guid Version, string? OwnerName, RoomRole? Role, int ParticipantCount = 0,
    WaitingRoom WaitingRoom = WaitingRoom.Off, SecondDevice SecondDevice = SecondDevice.Move, int ChatDays = Room.DefaultChatDays);

/// <summary>By what a list of rooms is sorted.</summary>
public enum RoomSort
{
    Name,
    Created,
    Updated,
    Capacity,
}

/// <summary>Which kind of rooms a list shows.</summary>
public enum RoomFilter
{
    All,

    /// <summary>With somebody in them now.</summary>
    Live,
    Private,
    Suspended,
}

/// <summary>Which rooms to list.</summary>
/// <param name="Search">Part of the name or of the owner's name.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to <see cref="MaxPageSize"/>.</param>
public sealed record RoomQuery(string? Search = null, RoomSort Sort = RoomSort.Name, bool Descending = false, int Page = 1, int PageSize = 25, RoomFilter Filter = RoomFilter.All)
{
    public const int MaxPageSize = 100;

    public bool IsValid => Page is >= 1 and <= 1_000_000 && PageSize is >= 1 and <= MaxPageSize && (Search?.Length ?? 0) <= 100;
}

/// <param name="Total">Rows in all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, int PageNumber, int PageSize);
