namespace Bedrud.Domain.Rooms;

/// <summary>
/// That a room was deleted: LiveKit would open it again for anybody who still holds a token for it, and it can't be told from a room of another
/// application otherwise. Gone when a room of the same name is created.
/// </summary>
public sealed class DeletedRoom
{
    /// <summary>How long it is remembered. Join tokens live ten minutes, and somebody who stays connected gets new ones from LiveKit.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromDays(30);

    /// <summary>See <see cref="RoomName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime DeletedAt { get; set; }
}
