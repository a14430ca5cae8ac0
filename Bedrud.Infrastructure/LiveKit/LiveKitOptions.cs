using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.LiveKit;

/// <summary>The section <c>LiveKit</c> of the configuration. Names ignore case.</summary>
public sealed class LiveKitOptions
{
    public const string Section = "LiveKit";

    /// <summary>URL that browsers connect to (<c>ws://</c> or <c>wss://</c>). Embedded and empty: the page's own host with <see cref="Port"/>.</summary>
    public string? Host { get; set; }

    /// <summary>URL for the portal's own calls (<c>http://</c> or <c>https://</c>). Embedded and empty: loopback with <see cref="Port"/>.</summary>
    public string? InternalHost { get; set; }

    /// <summary>Must match the server's. Embedded and empty: generated once and kept in the data folder.</summary>
    public string? ApiKey { get; set; }

    /// <summary>At least 32 characters. See <see cref="ApiKey"/>.</summary>
    public string? ApiSecret { get; set; }

    /// <summary>A LiveKit that runs elsewhere: the portal starts nothing.</summary>
    public bool External { get; set; }

    /// <summary>Accept a self-signed certificate on <see cref="InternalHost"/>, and only there.</summary>
    public bool SkipTlsVerify { get; set; }

    /// <summary>Signalling port of the embedded server, 1 to 65535.</summary>
    public int Port { get; set; } = 7880;

    /// <summary>Address that the embedded server advertises for media. Empty: loopback where the portal listens on loopback only, else that of the outgoing interface.</summary>
    public string? NodeIp { get; set; }

    /// <summary>Whether the embedded server relays (TURN) for those who reach it in no other way. Unset: where the portal serves https.</summary>
    public bool? Turn { get; set; }

    /// <summary>Seconds that the embedded server keeps an empty room for its first participant where the room itself does not say it, 10 to 86400.</summary>
    public int EmptyTimeout { get; set; } = Room.DefaultEmptyTimeout;

    /// <summary>Seconds that it keeps a room after the last one left where the room itself does not say it, 1 to 3600.</summary>
    public int DepartureTimeout { get; set; } = Room.DefaultDepartureTimeout;

    /// <summary>Path of the <c>livekit-server</c> binary. Empty: looked for in PATH.</summary>
    public string? BinaryPath { get; set; }

    /// <summary>
    /// A LiveKit YAML of the administrator's own: the embedded server is started with it, untouched, and nothing is generated. Port, keys and
    /// webhook are read from it.
    /// </summary>
    public string? ConfigPath { get; set; }

    /// <summary>
    /// A Compose file, <c>.env</c> file or LiveKit YAML of a LiveKit that runs elsewhere, which the portal may read: its checks then look into it. It is never
    /// written, and nothing is started with it. Empty: they can't tell.
    /// </summary>
    public string? ComposePath { get; set; }

    /// <summary>Whether the pinned official release may be downloaded where no <c>livekit-server</c> is found.</summary>
    public bool Download { get; set; } = true;

    /// <summary>Where releases are downloaded from, for networks with a mirror. Empty: the project's own releases.</summary>
    public string? DownloadUrl { get; set; }

    /// <summary>Nothing outside is asked or handed out: no download, no public STUN server for browsers.</summary>
    public bool Offline { get; set; }

    /// <summary>The embedded server's Redis, needed for recordings and for several nodes.</summary>
    public LiveKitRedisOptions Redis { get; set; } = new();

    /// <summary>
    /// URL of LiveKit's own Prometheus figures (<c>http://</c> or <c>https://</c>), where it runs elsewhere. Empty: none are read. Embedded: found by itself.
    /// </summary>
    public string? MetricsUrl { get; set; }

    /// <summary>What <c>prometheus.username</c> of LiveKit's configuration says. Empty: none is asked for.</summary>
    public string? MetricsUsername { get; set; }

    /// <summary>What <c>prometheus.password</c> of LiveKit's configuration says.</summary>
    public string? MetricsPassword { get; set; }

    /// <summary>
    /// Path of the development media server's <c>server.mjs</c>, used in the Development environment where no livekit-server is
    /// found. Empty: <c>tools/livekit-dev/dist/server.mjs</c> in a folder above the portal's.
    /// </summary>
    public string? DevServerPath { get; set; }

    /// <summary>
    /// Whether an orderly stop of the portal leaves the embedded server running while people are in meetings, for the next
    /// portal to take over. Unset: yes, but for a portal that was started in a terminal. Ctrl-C always stops it; a portal that is killed always leaves it.
    /// </summary>
    public bool? KeepRunningOnShutdown { get; set; }

    /// <summary><see cref="KeepRunningOnShutdown"/>, decided.</summary>
    internal bool KeepsRunningOnShutdown => KeepRunningOnShutdown ?? Console.IsInputRedirected;
}

/// <summary>The section <c>LiveKit:Redis</c>.</summary>
public sealed class LiveKitRedisOptions
{
    /// <summary><c>host:port</c>. Empty: the embedded server runs without Redis.</summary>
    public string? Address { get; set; }

    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>Number of the database, 0 or more.</summary>
    public int Db { get; set; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool UseTls { get; set; }
}
