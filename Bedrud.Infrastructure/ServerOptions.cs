namespace Bedrud.Infrastructure;

/// <summary>The section <c>Server</c>: where the portal listens. Names ignore case.</summary>
public sealed class ServerOptions
{
    public const string Section = "Server";

    public const int DefaultPort = 8090;

    public const int DefaultTlsPort = 443;

    /// <summary>
    /// The name or address under which people reach the portal, such as <c>meet.example.org</c>. An address is also what the embedded media
    /// server advertises; a name is its TURN domain. Empty: the portal listens on localhost.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>1 to 65535. Unset: 8090, or 443 with TLS.</summary>
    public int? Port { get; set; }

    /// <summary>PEM file with the certificate and its chain. With it the portal serves https, and the embedded media server TURN over TLS.</summary>
    public string? TlsCertificate { get; set; }

    /// <summary>PEM file with the key of <see cref="TlsCertificate"/>.</summary>
    public string? TlsKey { get; set; }

    /// <summary>
    /// With TLS: the port on which the portal also serves plain http, on loopback alone, for the embedded media server's webhooks and for probes.
    /// </summary>
    public int LoopbackPort { get; set; } = DefaultPort;

    /// <summary>Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) of reverse proxies whose forwarded headers are believed. Loopback always is.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>Whether the portal itself serves https.</summary>
    public bool UsesTls => !string.IsNullOrWhiteSpace(TlsCertificate);

    /// <summary><see cref="Port"/>, decided.</summary>
    public int ListeningPort => Port ?? (UsesTls ? DefaultTlsPort : DefaultPort);
}
