using System.Collections.Immutable;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>What to do about each fault of C1: the key, and the lines.</summary>
internal static class ReachFixes
{
    public static ImmutableArray<Fix> For(string fault, Uri url) => fault switch
    {
        LiveKitFault.Name => [InternalHost("internal-host-name", "http://livekit.example.org:7880", url.DnsSafeHost), Shell("ask-name", $"getent hosts {url.DnsSafeHost}")],
        LiveKitFault.Refused => [Shell("is-it-running", $"ss -ltnp | grep :{url.Port}", $"{url.Port}"), InternalHost("internal-host-port", $"{url.Scheme}://{url.DnsSafeHost}:7880")],
        LiveKitFault.NoRoute => [InternalHost("internal-host-address", "http://10.0.0.5:7880"), Shell("ask-route", $"ip route get {Literal(url)}")],
        LiveKitFault.Timeout or LiveKitFault.Lost => [Firewall(url), InternalHost("internal-host-port", $"{url.Scheme}://{url.DnsSafeHost}:7880"), new Fix("server-busy")],
        LiveKitFault.Tls => [Shell("ask-tls", $"openssl s_client -connect {url.DnsSafeHost}:{url.Port}"), InternalHost("internal-host-scheme", With("http", url))],
        LiveKitFault.Scheme => [InternalHost("internal-host-scheme", With("http", url))],
        LiveKitFault.HttpsNeeded => [InternalHost("internal-host-https", With("https", url))],
        LiveKitFault.HttpNeeded => [InternalHost("internal-host-http", With("http", url))],
        LiveKitFault.CertificateExpired => [new Fix("renew-certificate", url.DnsSafeHost)],
        LiveKitFault.CertificateName => [InternalHost("internal-host-certificate", "https://livekit.example.org"), new Fix("certificate-for-name", url.DnsSafeHost)],
        LiveKitFault.UnknownKey => [Yaml("api-key", "livekit:\n  apiKey: <key>\n  apiSecret: <secret>"), Yaml("api-key-server", "keys:\n  <key>: <secret>")],
        LiveKitFault.WrongSecret => [Yaml("api-secret", "livekit:\n  apiSecret: <secret>"), Yaml("api-key-server", "keys:\n  <key>: <secret>")],
        LiveKitFault.Token => [Yaml("api-key", "livekit:\n  apiKey: <key>\n  apiSecret: <secret>")],
        LiveKitFault.Clock => [Clock],
        LiveKitFault.Permission => [new Fix("key-of-a-server"), Yaml("api-key", "livekit:\n  apiKey: <key>\n  apiSecret: <secret>")],
        LiveKitFault.Proxy => [new Fix("behind-the-proxy"), InternalHost("internal-host-direct", "http://127.0.0.1:7880")],
        LiveKitFault.NotLiveKit => [InternalHost("internal-host-not-livekit", "http://127.0.0.1:7880"), new Fix("proxy-path")],
        LiveKitFault.NotReady => [new Fix("wait-for-node"), new Fix("look-at-redis")],
        _ => [new Fix("look-at-log"), new Fix("look-at-redis")],
    };

    public static Fix Clock { get; } = Shell("set-clock", "timedatectl set-ntp true\ntimedatectl status");

    /// <summary>A step with lines for the portal's or LiveKit's YAML.</summary>
    public static Fix Yaml(string text, string lines, params ImmutableArray<string> args) => new(text, args) { Lines = lines, Language = "yaml" };

    public static Fix Shell(string text, string lines, params ImmutableArray<string> args) => new(text, args) { Lines = lines, Language = "sh" };

    private static Fix InternalHost(string text, string url, params ImmutableArray<string> args) => Yaml(text, $"livekit:\n  internalHost: {url}", args);

    private static Fix Firewall(Uri url) => new("open-port", $"{url.Port}") { Lines = $"ufw allow {url.Port}/tcp", Language = "sh" };

    private static string With(string scheme, Uri url) => new UriBuilder(scheme, url.Host, url.Port).Uri.GetLeftPart(UriPartial.Authority);

    private static string Literal(Uri url) => url.HostNameType is UriHostNameType.Dns ? $"$(getent hosts {url.DnsSafeHost} | cut -d' ' -f1)" : url.DnsSafeHost;
}
