using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>
/// One kept-alive connection to LiveKit under the rules of the portal's own calls, which remembers what it saw on the way: the addresses, the certificate,
/// the error.
/// </summary>
internal sealed class ProbeConnection : IDisposable
{
    private readonly LiveKitOptions _options;

    public ProbeConnection(LiveKitConnection connection, LiveKitOptions options)
    {
        _options = options;
        var proxied = !connection.InternalHost.IsLoopback;
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxied,
            ConnectCallback = ConnectAsync,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = Judge;
        Http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 1 << 20 };
    }

    public HttpClient Http { get; }

    public ImmutableArray<IPAddress> Addresses { get; private set; } = [];

    public SeenCertificate? Certificate { get; private set; }

    public void Dispose() => Http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        (Addresses, Certificate) = ([], null);
        Addresses = [.. await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken)];
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. Addresses], context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
            return false;
        using var leaf = new X509Certificate2(certificate);
        Certificate = SeenCertificate.Of(leaf, chain, errors);
        return errors == SslPolicyErrors.None || _options.SkipTlsVerify;
    }
}
