using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.LiveKit.Api;

/// <summary>Over real sockets: which words stand for which failure.</summary>
public sealed class LiveKitApiConnectionTests
{
    [Fact]
    public async Task ListRooms_ClosedPort_Refused()
    {
        using var listener = Listen();
        var port = Port(listener);
        listener.Stop();

        await AssertFailsAsync($"http://127.0.0.1:{port}", LiveKitCause.Refused, $"port {port} refuses");
    }

    [Fact]
    public async Task ListRooms_UnknownName_NameNotFound() =>
        await AssertFailsAsync("http://livekit.invalid:7880", LiveKitCause.NameNotFound, "no host of the name livekit.invalid");

    [Fact]
    public async Task ListRooms_WebSocketScheme_WrongScheme() =>
        await AssertFailsAsync("ws://127.0.0.1:7880", LiveKitCause.WrongScheme, "http:// or https://");

    [Fact]
    public async Task ListRooms_TlsAgainstPlainHttp_TlsFailed()
    {
        using var listener = Listen();
        _ = ServeAsync(listener, certificate: null);

        await AssertFailsAsync($"https://127.0.0.1:{Port(listener)}", LiveKitCause.TlsFailed, "LiveKit 1.12 and newer has none of its own: write http://");
    }

    // As Go's server, and so LiveKit up to 1.11 with a certificate, and nginx answer.
    [Theory]
    [InlineData("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>The plain HTTP request was sent to HTTPS port</h1>")]
    public async Task ListRooms_PlainHttpAgainstTls_SaysWriteHttps(string answer)
    {
        using var listener = Listen();
        _ = ServeAsync(listener, certificate: null, answer);

        await AssertFailsAsync($"http://127.0.0.1:{Port(listener)}", LiveKitCause.WrongScheme, "speaks TLS: write https://");
    }

    [Fact]
    public async Task ListRooms_SelfSigned_UntrustedUnlessAllowed()
    {
        using var certificate = SelfSigned();
        using var listener = Listen();
        _ = ServeAsync(listener, certificate);
        var host = $"https://127.0.0.1:{Port(listener)}";

        await AssertFailsAsync(host, LiveKitCause.CertificateUntrusted, "skipTLSVerify");
        Assert.Empty(await ListRoomsAsync(host, new LiveKitOptions { SkipTlsVerify = true }));
    }

    [Fact]
    public async Task ListRooms_NoAnswer_Timeout()
    {
        using var listener = Listen();
        var time = new FakeTimeProvider();
        using var services = FakeLiveKit.Services(time: time, connection: RecordedKeys.Connection($"http://127.0.0.1:{Port(listener)}"));
        var call = services.GetRequiredService<ILiveKitApi>().ListRoomsAsync([], CancellationToken.None);
        using var client = await listener.AcceptTcpClientAsync();

        time.Advance(TimeSpan.FromSeconds(11));

        var exception = await Assert.ThrowsAsync<LiveKitException>(() => call);
        Assert.Equal((LiveKitError.Unreachable, LiveKitCause.Timeout), (exception.Error, exception.Cause));
    }

    [Fact]
    public async Task ListRooms_CancelledByTheCaller_Cancelled()
    {
        using var listener = Listen();
        using var services = FakeLiveKit.Services(connection: RecordedKeys.Connection($"http://127.0.0.1:{Port(listener)}"));
        using var cancellation = new CancellationTokenSource();
        var call = services.GetRequiredService<ILiveKitApi>().ListRoomsAsync([], cancellation.Token);
        using var client = await listener.AcceptTcpClientAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static async Task AssertFailsAsync(string host, LiveKitCause cause, string words)
    {
        var exception = await Assert.ThrowsAsync<LiveKitException>(() => ListRoomsAsync(host));

        Assert.Equal((LiveKitError.Unreachable, cause), (exception.Error, exception.Cause));
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", exception.ToString(), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Bedrud.Infrastructure.LiveKit.Protocol.Room>> ListRoomsAsync(string host, LiveKitOptions? options = null)
    {
        using var services = FakeLiveKit.Services(connection: RecordedKeys.Connection(host), options: options);
        return await services.GetRequiredService<ILiveKitApi>().ListRoomsAsync([], CancellationToken.None);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private const string Empty = "HTTP/1.1 200 OK\r\nContent-Type: application/protobuf\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    // Answers every connection, with an empty ListRoomsResponse unless said otherwise, until the listener is disposed.
    private static async Task ServeAsync(TcpListener listener, X509Certificate2? certificate, string answer = Empty)
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                Stream stream = client.GetStream();
                if (certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(certificate);
                    stream = tls;
                }
                _ = await stream.ReadAsync(new byte[8192]);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
                await stream.DisposeAsync();
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=livekit.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
