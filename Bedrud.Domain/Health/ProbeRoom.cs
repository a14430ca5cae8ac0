namespace Bedrud.Domain.Health;

/// <summary>Rooms that the portal's own checks open in LiveKit for a moment. They are nobody's meeting: lists, presence and history leave them out.</summary>
public static class ProbeRoom
{
    /// <summary>No room of a person's can begin so: see <see cref="Rooms.RoomName"/>.</summary>
    public const string Prefix = "~probe-";

    public static bool Is(string room) => room.StartsWith(Prefix, StringComparison.Ordinal);
}
