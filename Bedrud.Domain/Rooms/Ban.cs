namespace Bedrud.Domain.Rooms;

/// <summary>Keeps one identity out of one room, until a time or for ever.</summary>
public sealed class Ban
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RoomId { get; init; }

    /// <summary>The LiveKit identity that is kept out; see <see cref="ParticipantIdentity"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>The name that the person bore when banned, for those who read the list.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Why, as the moderator put it; shown to the person.</summary>
    public string? Reason { get; set; }

    /// <summary>UTC; null for ever.</summary>
    public DateTime? Until { get; set; }

    /// <summary>UTC; when it was put, or put anew.</summary>
    public required DateTime CreatedAt { get; set; }

    /// <summary>Whether the ban still holds at <paramref name="now"/> (UTC).</summary>
    public bool HoldsAt(DateTime now) => Until is null || now < Until;
}
