using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Domain.Rooms;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// What the embedded server is told. <see cref="ToYaml"/> is a pure function of it, and uses only keys that the server's
/// <see cref="Version"/> accepts (an unknown key is fatal there). There is never a top-level <c>tls</c>: 1.12 removed it, and older ones do without.
/// </summary>
internal sealed record ServerConfiguration
{
    /// <summary>Signalling, TCP.</summary>
    public required int Port { get; init; }

    /// <summary>The address that clients are given for media. Loopback: all media stay on loopback.</summary>
    public required IPAddress NodeIp { get; init; }

    public required ApiKeyPair Keys { get; init; }

    /// <summary>Where the portal takes webhooks.</summary>
    public required Uri Webhook { get; init; }

    /// <summary>The server's, as it tells it.</summary>
    public string Version { get; init; } = EngineRelease.Version;

    /// <summary>Media on loopback, all of it on one UDP port.</summary>
    public int UdpPort { get; init; }

    /// <summary>Null: no TURN.</summary>
    public TurnSettings? Turn { get; init; }

    /// <summary>Null or without an address: a single node.</summary>
    public LiveKitRedisOptions? Redis { get; init; }

    /// <summary>Null: the server keeps its figures to itself.</summary>
    public MetricsEndpoint? Metrics { get; init; }

    /// <summary>Browsers are told of no server outside.</summary>
    public bool Offline { get; init; }

    /// <summary>Seconds that an empty room waits for its first participant. LiveKit's default.</summary>
    public int EmptyTimeout { get; init; } = Room.DefaultEmptyTimeout;

    /// <summary>Seconds that a room waits for somebody to come back after the last one left. LiveKit's default.</summary>
    public int DepartureTimeout { get; init; } = Room.DefaultDepartureTimeout;

    /// <summary>ICE over TCP, where media is not confined to loopback. LiveKit's default.</summary>
    public const int IceTcpPort = 7881;

    public const int MediaPortStart = 50000;
    public const int MediaPortEnd = 60000;

    public bool IsLoopback => IPAddress.IsLoopback(NodeIp);

    /// <summary>With TLS on the portal the server listens on all interfaces, whatever its media do.</summary>
    private bool BindsLoopback => IsLoopback && Turn is null;

    /// <summary>The ports that the server will listen on. Of the media range it takes what is free, so its ports are not among them.</summary>
    public IEnumerable<PortUse> Ports
    {
        get
        {
            yield return new PortUse(
                new IPEndPoint(BindsLoopback ? IPAddress.Loopback : IPAddress.Any, Port), ProtocolType.Tcp, "signalling",
                "Stop that process, or set LiveKit:Port to another port.", "LiveKit:Port");
            if (!IsLoopback)
                yield return Needed(IceTcpPort, ProtocolType.Tcp, "ICE over TCP");
            if (Turn is null)
                yield break;
            yield return Needed(TurnSettings.UdpPort, ProtocolType.Udp, "TURN");
            if (Turn.Domain is not null)
                yield return Needed(TurnSettings.TlsPort, ProtocolType.Tcp, "TURN over TLS");
        }
    }

    public string ToYaml() => new SerializerBuilder().WithQuotingNecessaryStrings(true).WithNewLine("\n").Build().Serialize(Root());

    /// <summary>
    /// Tells two configurations apart without showing either. The UDP port and the figures' port are left out: which one was free is no reason to
    /// replace a running server.
    /// </summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((this with { UdpPort = 0, Metrics = Metrics?.With(0) }).ToYaml())));

    private static PortUse Needed(int port, ProtocolType protocol, string purpose) =>
        new(new IPEndPoint(IPAddress.Any, port), protocol, purpose, "Stop that process, or use a LiveKit YAML of your own with another port (LiveKit:ConfigPath).");

    private Dictionary<string, object> Root()
    {
        var root = new Dictionary<string, object> { ["port"] = Port };
        if (BindsLoopback)
            root["bind_addresses"] = new[] { "127.0.0.1" };
        root["keys"] = new Dictionary<string, object> { [Keys.ApiKey] = Quoted(Keys.ApiSecret) };
        root["rtc"] = IsLoopback ? Loopback() : Network();
        if (Turn is not null)
            root["turn"] = TurnSection(Turn);
        if (Redis is { Address.Length: > 0 } redis)
            root["redis"] = RedisSection(redis);
        root["room"] = new Dictionary<string, object>
        {
            ["auto_create"] = true,
            ["empty_timeout"] = EmptyTimeout,
            ["departure_timeout"] = DepartureTimeout,
        };
        root["webhook"] = new Dictionary<string, object> { ["api_key"] = Keys.ApiKey, ["urls"] = new[] { Webhook.AbsoluteUri } };
        root["logging"] = new Dictionary<string, object> { ["json"] = true, ["level"] = "info" };
        if (Metrics is not null)
            AddMetrics(root, Metrics);
        return root;
    }

    /// <summary>
    /// The figures' port is bound where signalling is (livekit-server 1.13.5, startup record "prometheus-port-in-use"), so it may be open to the world: never without
    /// a password. Before 1.12 Bedrud does not count on the section, and the old key knows no password: there it is for loopback alone.
    /// </summary>
    private void AddMetrics(Dictionary<string, object> root, MetricsEndpoint metrics)
    {
        if (ServerVersion.IsFrom112(Version))
            root["prometheus"] = new Dictionary<string, object> { ["port"] = metrics.Port, ["username"] = metrics.Username, ["password"] = Quoted(metrics.Password) };
        else if (BindsLoopback)
            root["prometheus_port"] = metrics.Port;
    }

    /// <summary>
    /// Without <c>ips</c> and <c>tcp_port: 0</c> LiveKit also listens on every address; without the loopback candidate no media
    /// flows; without <c>stun_servers</c> browsers are told to ask public ones.
    /// </summary>
    private Dictionary<string, object> Loopback() => new()
    {
        ["node_ip"] = "127.0.0.1",
        ["use_external_ip"] = false,
        ["enable_loopback_candidate"] = true,
        ["ips"] = new Dictionary<string, object> { ["includes"] = new[] { "127.0.0.1/32" } },
        ["udp_port"] = UdpPort,
        ["tcp_port"] = 0,
        ["stun_servers"] = new[] { $"127.0.0.1:{UdpPort}" },
    };

    /// <summary>
    /// <c>use_external_ip</c> asks a STUN server for the public address and is fatal where none answers, so the address is told instead: a private
    /// one means a private network, or an administrator who sets LiveKit:NodeIp to what is in front of it.
    /// </summary>
    private Dictionary<string, object> Network()
    {
        var rtc = new Dictionary<string, object>
        {
            ["node_ip"] = NodeIp.ToString(),
            ["use_external_ip"] = false,
            ["tcp_port"] = IceTcpPort,
            ["port_range_start"] = MediaPortStart,
            ["port_range_end"] = MediaPortEnd,
        };
        // Left out or empty, it means public servers. TURN's UDP port answers STUN too; where nothing answers, browsers do without.
        if (Offline)
            rtc["stun_servers"] = new[] { new IPEndPoint(NodeIp, TurnSettings.UdpPort).ToString() };
        return rtc;
    }

    private Dictionary<string, object> TurnSection(TurnSettings turn)
    {
        var section = new Dictionary<string, object> { ["enabled"] = true };
        if (turn.Domain is not null)
            section["domain"] = turn.Domain;
        section["udp_port"] = TurnSettings.UdpPort;
        if (turn.Domain is not null)
        {
            section["tls_port"] = TurnSettings.TlsPort;
            section["cert_file"] = turn.CertificatePath!;
            section["key_file"] = turn.KeyPath!;
        }

        // What TURN relays to is this server's own media address, which 1.12 and later would refuse where it is private.
        if (ServerVersion.IsFrom112(Version) && PrivateAddress.Is(NodeIp))
            section["allow_restricted_peer_cidrs"] = new[] { $"{NodeIp}/{(NodeIp.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)}" };
        return section;
    }

    private static Dictionary<string, object> RedisSection(LiveKitRedisOptions redis)
    {
        var section = new Dictionary<string, object> { ["address"] = redis.Address! };
        if (!string.IsNullOrEmpty(redis.Username))
            section["username"] = Quoted(redis.Username);
        if (!string.IsNullOrEmpty(redis.Password))
            section["password"] = Quoted(redis.Password);
        if (redis.Db != 0)
            section["db"] = redis.Db;
        if (redis.UseTls)
            section["use_tls"] = true;
        return section;
    }

    /// <summary>A secret may look like a number.</summary>
    private static YamlScalarNode Quoted(string text) => new(text) { Style = ScalarStyle.DoubleQuoted };
}
