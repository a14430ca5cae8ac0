namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// What the media server inherits of the portal's environment. LiveKit reads <c>LIVEKIT_KEYS</c>, <c>LIVEKIT_CONFIG</c> and
/// <c>LIVEKIT_A_B_C</c> for any key a.b.c of its configuration, so none of them may reach it.
/// </summary>
internal static class ServerEnvironment
{
    public static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("LIVEKIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            environment.Remove(name);
    }
}
