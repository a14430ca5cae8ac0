using System.Net.Sockets;
using System.Security.Authentication;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>Says in words why no answer came: which host, what went wrong there, and what to do about it.</summary>
internal static class ConnectionFailure
{
    public static LiveKitException WrongScheme(Uri host) => new(
        LiveKitError.Unreachable,
        $"LiveKit's API address {host} must begin with http:// or https://: correct livekit.internalHost.")
    {
        Cause = LiveKitCause.WrongScheme,
    };

    public static LiveKitException Timeout(Uri host, TimeSpan after, Exception inner) => new(
        LiveKitError.Unreachable,
        $"LiveKit at {Name(host)} gave no answer within {after.TotalSeconds:0} s: check that it runs and that no firewall swallows the connection.",
        inner)
    {
        Cause = LiveKitCause.Timeout,
    };

    public static LiveKitException From(Uri host, HttpRequestException failure)
    {
        var (cause, words) = Explain(host, failure);
        return new LiveKitException(LiveKitError.Unreachable, $"LiveKit at {Name(host)} can't be reached: {words}", failure) { Cause = cause };
    }

    private static (LiveKitCause Cause, string Words) Explain(Uri host, HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError =>
            (LiveKitCause.NameNotFound, $"there is no host of the name {host.Host}. Correct livekit.internalHost, or the name service."),
        HttpRequestError.SecureConnectionError => ExplainTls(failure),
        HttpRequestError.ConnectionError => ExplainSocket(host, failure),
        HttpRequestError.InvalidResponse when host.Scheme == Uri.UriSchemeHttp =>
            (LiveKitCause.NotLiveKit, "what answers does not speak plain HTTP. A proxy with a certificate, or LiveKit up to 1.11 with one of its own, wants https:// in livekit.internalHost."),
        _ => (LiveKitCause.ConnectionLost, "the connection was cut before an answer came."),
    };

    private static (LiveKitCause Cause, string Words) ExplainSocket(Uri host, HttpRequestException failure) =>
        (failure.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused =>
                (LiveKitCause.Refused, $"port {host.Port} refuses the connection. Either LiveKit is not running, or it listens on another port."),
            SocketError.TimedOut => (LiveKitCause.Timeout, "the connection attempt ran out of time. A firewall may swallow it."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
                (LiveKitCause.ConnectionLost, "there is no route to that host."),
            _ => (LiveKitCause.ConnectionLost, "no connection could be made."),
        };

    private static (LiveKitCause Cause, string Words) ExplainTls(HttpRequestException failure) =>
        // .NET tells a refused certificate from a failed handshake by the text alone; the type is the same for both.
        failure.InnerException is AuthenticationException { Message: var message } && message.Contains("certificate", StringComparison.OrdinalIgnoreCase)
            ? (LiveKitCause.CertificateUntrusted, "its certificate is not trusted. Install a valid one, or set livekit.skipTLSVerify for a self-signed one.")
            : (LiveKitCause.TlsFailed, "it does not speak TLS there. LiveKit 1.12 and newer has none of its own: write http:// in livekit.internalHost, or put a proxy with a certificate before it. (LiveKit up to 1.11 has TLS where its configuration names a certificate.)");

    private static string Name(Uri host) => host.GetLeftPart(UriPartial.Authority);
}
