using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>Finds out which of the two schemes a port speaks, once the configured one has failed there.</summary>
internal static class SchemeProbe
{
    /// <summary>Whether a TLS handshake succeeds, whatever the certificate.</summary>
    public static async Task<bool> SpeaksTlsAsync(Uri host, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await ConnectAsync(host, cancellationToken);
#pragma warning disable CA5359 // Nothing is sent over it but the handshake: it only tells whether the other side speaks TLS.
            await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host.DnsSafeHost }, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>Whether what answers a plain request begins as HTTP does, and does not only ask for TLS.</summary>
    public static async Task<bool> SpeaksHttpAsync(Uri host, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await ConnectAsync(host, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host.Authority}\r\nConnection: close\r\n\r\n"), cancellationToken);
            var buffer = new byte[1024];
            var length = await stream.ReadAtLeastAsync(buffer, 12, throwOnEndOfStream: false, cancellationToken);
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            // HTTP/1.0 400 Bad Request ... Client sent an HTTP request to an HTTPS server.
            return text.StartsWith("HTTP/1.", StringComparison.Ordinal) && !text.AsSpan(8).StartsWith(" 400", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static async Task<TcpClient> ConnectAsync(Uri host, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host.DnsSafeHost, host.Port, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
