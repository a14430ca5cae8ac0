namespace Bedrud.Domain.Health;

/// <summary>Rooms of connection tests and probes: nobody's meeting. No room of Bedrud's can be called so, since a room's name has no tilde.</summary>
public static class ProbeRoom
{
    public const string Prefix = "~probe-";

    public static bool Is(string room) => room.StartsWith(Prefix, StringComparison.Ordinal);
}
