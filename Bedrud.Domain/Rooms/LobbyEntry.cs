namespace Bedrud.Domain.Rooms;

/// <summary>How a wait before a room stands.</summary>
public enum LobbyState
{
    Waiting = 0,

    /// <summary>May join, until the meeting ends.</summary>
    Admitted = 1,

    /// <summary>May ask again; whoever shall not is banned.</summary>
    Refused = 2,
}

/// <summary>
/// One person before a room with a waiting room, and what was decided about them. One for each person and room; asking again after a meeting has ended
/// begins anew.
/// </summary>
public sealed class LobbyEntry
{
    /// <summary>Without a sign of life for so long, somebody who waits has gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody who was admitted while no meeting ran may take to come.</summary>
    public static readonly TimeSpan AdmissionLasts = TimeSpan.FromHours(12);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RoomId { get; init; }

    /// <summary>The person, as <see cref="ParticipantIdentity.PersonOf"/> gives it.</summary>
    public required string Identity { get; init; }

    /// <summary>The name that they give, for those who decide.</summary>
    public required string DisplayName { get; set; }

    public LobbyState State { get; set; }

    /// <summary>UTC; when they began to wait. The order in which they are shown.</summary>
    public required DateTime AskedAt { get; set; }

    /// <summary>UTC; their last sign of life while waiting.</summary>
    public required DateTime SeenAt { get; set; }

    /// <summary>UTC; null while nobody has decided.</summary>
    public DateTime? DecidedAt { get; set; }

    /// <summary>The name of whoever decided; null while nobody has, and where the portal admitted those who were present already.</summary>
    public string? DecidedBy { get; set; }
}
