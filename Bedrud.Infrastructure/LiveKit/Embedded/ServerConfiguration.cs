using System.Net;
using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// What the embedded server is told. <see cref="ToYaml"/> is a pure function of it, and uses only keys that livekit-server 1.13.5
/// accepts (an unknown key is fatal there).
/// </summary>
internal sealed class ServerConfiguration
{
    /// <summary>Signalling, TCP.</summary>
    public required int Port { get; init; }

    /// <summary>The address that clients are given for media. Loopback: everything stays on loopback.</summary>
    public required IPAddress NodeIp { get; init; }

    public required ApiKeyPair Keys { get; init; }

    /// <summary>Where the portal takes webhooks.</summary>
    public required Uri Webhook { get; init; }

    /// <summary>Media on loopback, all of it on one UDP port.</summary>
    public int UdpPort { get; init; }

    /// <summary>Seconds that an empty room waits for its first participant. LiveKit's default.</summary>
    public int EmptyTimeout { get; init; } = 300;

    /// <summary>Seconds that a room waits for somebody to come back after the last one left. LiveKit's default.</summary>
    public int DepartureTimeout { get; init; } = 20;

    /// <summary>ICE over TCP, where media is not confined to loopback. LiveKit's default.</summary>
    public const int IceTcpPort = 7881;

    public const int MediaPortStart = 50000;
    public const int MediaPortEnd = 60000;

    public bool IsLoopback => IPAddress.IsLoopback(NodeIp);

    /// <summary>The TCP ports that the server will listen on, each with its address.</summary>
    public IReadOnlyList<IPEndPoint> TcpPorts => IsLoopback
        ? [new IPEndPoint(IPAddress.Loopback, Port)]
        : [new IPEndPoint(IPAddress.Any, Port), new IPEndPoint(IPAddress.Any, IceTcpPort)];

    public ServerConfiguration WithUdpPort(int port) => new()
    {
        Port = Port,
        NodeIp = NodeIp,
        Keys = Keys,
        Webhook = Webhook,
        UdpPort = port,
        EmptyTimeout = EmptyTimeout,
        DepartureTimeout = DepartureTimeout,
    };

    public string ToYaml() => new SerializerBuilder().WithQuotingNecessaryStrings(true).WithNewLine("\n").Build().Serialize(Root());

    /// <summary>
    /// Tells two configurations apart without showing either. The UDP port is left out: which one was free is no reason to
    /// replace a running server.
    /// </summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(WithUdpPort(0).ToYaml())));

    private Dictionary<string, object> Root()
    {
        var root = new Dictionary<string, object> { ["port"] = Port };
        if (IsLoopback)
            root["bind_addresses"] = new[] { "127.0.0.1" };
        // Quoted: a secret may look like a number.
        root["keys"] = new Dictionary<string, object> { [Keys.ApiKey] = new YamlScalarNode(Keys.ApiSecret) { Style = ScalarStyle.DoubleQuoted } };
        root["rtc"] = IsLoopback ? Loopback() : Network();
        root["room"] = new Dictionary<string, object>
        {
            ["auto_create"] = true,
            ["empty_timeout"] = EmptyTimeout,
            ["departure_timeout"] = DepartureTimeout,
        };
        root["webhook"] = new Dictionary<string, object> { ["api_key"] = Keys.ApiKey, ["urls"] = new[] { Webhook.AbsoluteUri } };
        root["logging"] = new Dictionary<string, object> { ["json"] = true, ["level"] = "info" };
        return root;
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

    /// <summary><c>use_external_ip</c> asks a STUN server and is fatal where there is none: the address is told instead.</summary>
    private Dictionary<string, object> Network() => new()
    {
        ["node_ip"] = NodeIp.ToString(),
        ["use_external_ip"] = false,
        ["tcp_port"] = IceTcpPort,
        ["port_range_start"] = MediaPortStart,
        ["port_range_end"] = MediaPortEnd,
    };
}
