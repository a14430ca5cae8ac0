using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>The embedded server's TURN, which it has where the portal itself serves https, with the portal's certificate, or where it was turned on.</summary>
/// <param name="Domain">
/// The name for TURN over TLS; null where there is none that LiveKit takes. It refuses to start without one ("TURN domain required"), with a name
/// without a dot, and with an IPv6 address ("TURN domain is not correct"): TURN over UDP, which needs no name, is then all there is.
/// </param>
/// <param name="CertificatePath">PEM, absolute; null without TLS on the portal, where TURN over UDP is all there is.</param>
/// <param name="KeyPath">PEM, absolute.</param>
internal sealed partial record TurnSettings(string? Domain, string? CertificatePath, string? KeyPath)
{
    public const int UdpPort = 3478;
    public const int TlsPort = 5349;

    /// <param name="server">The section <c>Server</c>.</param>
    /// <param name="wanted"><see cref="LiveKitOptions.Turn"/>; null: with TLS on the portal.</param>
    public static TurnSettings? From(ServerOptions server, bool? wanted = null)
    {
        if (!(wanted ?? server.UsesTls))
            return null;
        if (!server.UsesTls)
            return new TurnSettings(null, null, null);
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
