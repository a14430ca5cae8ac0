namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>What livekit-server can do, by the version that it tells.</summary>
internal static class ServerVersion
{
    /// <summary>
    /// From 1.12 on there is no top-level <c>tls</c>, and TURN relays to private addresses only where <c>turn.allow_restricted_peer_cidrs</c> (a key
    /// that older servers refuse) lets it.
    /// </summary>
    public static bool IsFrom112(string version) => AtLeast(version, 1, 12);

    /// <summary>Whether Bedrud knows all of its keys: later versions may have more than 1.13 had.</summary>
    public static bool HasKnownKeys(string version) => !AtLeast(version, 1, 14);

    /// <param name="version">As <c>--version</c> says it: <c>1.13.5</c>, <c>1.13.5-bedrud-dev</c>. What cannot be read counts as new.</param>
    private static bool AtLeast(string version, int major, int minor) =>
        !Version.TryParse(version.Split('-', '+')[0], out var parsed) || parsed >= new Version(major, minor);
}
