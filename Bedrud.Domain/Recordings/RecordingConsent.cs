namespace Bedrud.Domain.Recordings;

/// <summary>What one person answered when a room asked whether they agree to be recorded. One for each person and meeting; the last answer counts.</summary>
public sealed class RecordingConsent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RoomId { get; init; }

    /// <summary>LiveKit's id of the meeting.</summary>
    public required string RoomSid { get; init; }

    /// <summary>See <see cref="Rooms.ParticipantIdentity.PersonOf"/>.</summary>
    public required string Person { get; init; }

    /// <summary>The name that they gave.</summary>
    public required string Name { get; set; }

    public required bool Agreed { get; set; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; set; }
}
