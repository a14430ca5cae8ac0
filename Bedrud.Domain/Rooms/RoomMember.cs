namespace Bedrud.Domain.Rooms;

/// <summary>A person's lasting place in a room.</summary>
public sealed class RoomMember
{
    public required Guid RoomId { get; init; }

    public required Guid UserId { get; init; }

    public RoomRole Role { get; set; } = RoomRole.Speaker;
}
