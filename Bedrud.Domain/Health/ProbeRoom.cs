namespace Bedrud.Domain.Health;

/// <summary>
/// Rooms that the portal makes in LiveKit to test something, and removes again. Nobody meets in them: presence, history, lists, guards and figures know
/// nothing of them. No room of people can have such a name, since these begin with a letter or a digit.
/// </summary>
public static class ProbeRoom
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "~probe-";

    /// <param name="room">A room's name in LiveKit.</param>
    public static bool Is(string room) => room.StartsWith(Prefix, StringComparison.Ordinal);
}
