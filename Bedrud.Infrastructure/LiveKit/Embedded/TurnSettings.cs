using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>The embedded server's TURN, which it has where the portal itself serves https, with the portal's certificate.</summary>
/// <param name="Domain">
/// The name for TURN over TLS; null where there is none that LiveKit takes. It refuses to start without one ("TURN domain required"), with a name
/// without a dot, and with an IPv6 address ("TURN domain is not correct"): TURN over UDP, which needs no name, is then all there is.
/// </param>
/// <param name="CertificatePath">PEM, absolute.</param>
/// <param name="KeyPath">PEM, absolute.</param>
internal sealed partial record TurnSettings(string? Domain, string CertificatePath, string KeyPath)
{
    public const int UdpPort = 3478;
    public const int TlsPort = 5349;

    /// <summary>Null without TLS on the portal.</summary>
    public static TurnSettings? From(ServerOptions server)
    {
        if (!server.UsesTls)
            return null;
        var certificate = Path.GetFullPath(server.TlsCertificate!);
        var host = server.Host?.Trim();
        return new TurnSettings(
            host is not null && Usable().IsMatch(host) ? host : null,
            certificate,
            // One file may hold both.
            string.IsNullOrWhiteSpace(server.TlsKey) ? certificate : Path.GetFullPath(server.TlsKey));
    }

    // LiveKit's own rule: meet.example.org, 203.0.113.9; not localhost, 2001:db8::1
    [GeneratedRegex(@"^[a-z0-9-]+(\.[a-z0-9-]+)+\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Usable();
}
