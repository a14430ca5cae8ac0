using System.Net;
using System.Runtime.CompilerServices;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>The generated configuration in every mode, each with its file in <c>Golden</c>.</summary>
internal static class GoldenModes
{
    public static readonly ApiKeyPair Keys = new("APIfixture01", "fixture-secret-0123456789abcdef0123456789");

    public static readonly ServerConfiguration Loopback = new()
    {
        Port = 7880,
        NodeIp = IPAddress.Loopback,
        Keys = Keys,
        Webhook = new Uri("http://127.0.0.1:8090/api/livekit/webhook"),
        UdpPort = 7882,
        Metrics = new MetricsEndpoint(6789, "bedrud", "0123456789abcdef0123456789abcdef"),
    };

    private static readonly ServerConfiguration Public = Loopback with { NodeIp = IPAddress.Parse("203.0.113.9"), UdpPort = 0 };
    private static readonly ServerConfiguration Private = Public with { NodeIp = IPAddress.Parse("192.168.1.7") };
    private static readonly TurnSettings Turn = new("meet.example.org", "/etc/bedrud/cert.pem", "/etc/bedrud/key.pem");
    private static readonly LiveKitRedisOptions Redis = new() { Address = "127.0.0.1:6379", Username = "livekit", Password = "0123", Db = 2, UseTls = true };

    public static readonly Dictionary<string, ServerConfiguration> All = new()
    {
        ["loopback"] = Loopback,
        ["loopback-1.11"] = Loopback with { Version = "1.11.0" },
        ["public-address"] = Public,
        ["private-address"] = Private,
        ["offline"] = Private with { Offline = true },
        ["redis"] = Private with { Redis = Redis },
        ["tls-turn"] = Public with { Turn = Turn },
        ["tls-turn-private-address"] = Private with { Turn = Turn },
        ["tls-turn-private-address-1.11"] = Private with { Turn = Turn, Version = "1.11.0" },
        ["tls-turn-without-a-name"] = Public with { Turn = Turn with { Domain = null }, Offline = true },
        ["tls-turn-loopback"] = Loopback with { Turn = Turn with { Domain = null } },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The file's text, as a test elsewhere reads it.</summary>
    public static string TextOf(string mode) => File.ReadAllText(PathOf(mode));

    public static string PathOf(string mode, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden", mode + ".yaml");
}
