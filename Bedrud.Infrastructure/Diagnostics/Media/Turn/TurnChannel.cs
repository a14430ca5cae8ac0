using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Bedrud.Infrastructure.Diagnostics.Connection;

namespace Bedrud.Infrastructure.Diagnostics.Media.Turn;

/// <summary>Questions and answers with one server over one transport.</summary>
internal sealed class TurnChannel : IAsyncDisposable
{
    // RFC 5389, 7.2.1, cut short: a test may say "no answer" sooner than a client gives up.
    private static readonly TimeSpan[] Resend = [TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(1300)];

    private readonly Socket _socket;
    private Stream? _stream;

    private TurnChannel(Socket socket) => _socket = socket;

    public SeenCertificate? Certificate { get; private set; }

    /// <summary>Whether the certificate is one that browsers take.</summary>
    public bool HasGoodCertificate { get; private set; } = true;

    /// <exception cref="SocketException">No connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">No TLS.</exception>
    public static async Task<TurnChannel> OpenAsync(TurnServer server, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(server.Host, cancellationToken);
        var udp = server.Transport == TurnTransport.Udp;
        var address = addresses.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        var channel = new TurnChannel(udp ? new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await channel._socket.ConnectAsync(address, server.Port, cancellationToken);
            if (!udp)
                channel._stream = new NetworkStream(channel._socket, ownsSocket: false);
            if (server.Transport == TurnTransport.Tls)
                await channel.SecureAsync(server.Host, cancellationToken);
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether a connection can be made at all.</summary>
    public static async Task<bool> IsOpenAsync(TurnServer server, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TurnClient.Patience);
        try
        {
            await using var channel = await OpenAsync(server with { Transport = TurnTransport.Tcp }, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>The answer to it; null where what answers speaks something else.</summary>
    public async Task<StunMessage?> AskAsync(StunMessage request, byte[]? key, CancellationToken cancellationToken)
    {
        var bytes = request.ToBytes(key);
        if (_stream is null)
            return await AskDatagramAsync(bytes, request.Transaction, cancellationToken);
        await _stream.WriteAsync(bytes, cancellationToken);
        var header = new byte[StunMessage.HeaderLength];
        if (await _stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) < header.Length)
            return null;
        var length = StunMessage.LengthOf(header);
        // Longer than any answer: something else.
        if (length > 2000)
            return null;
        var whole = new byte[length];
        header.CopyTo(whole, 0);
        await _stream.ReadExactlyAsync(whole.AsMemory(header.Length), cancellationToken);
        return StunMessage.Parse(whole) is { } answer && answer.Transaction.AsSpan().SequenceEqual(request.Transaction) ? answer : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<StunMessage?> AskDatagramAsync(byte[] bytes, byte[] transaction, CancellationToken cancellationToken)
    {
        var buffer = new byte[2000];
        foreach (var wait in Resend)
        {
            await _socket.SendAsync(bytes, cancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(wait);
            try
            {
                while (true)
                {
                    var length = await _socket.ReceiveAsync(buffer, limit.Token);
                    if (StunMessage.Parse(buffer.AsSpan(0, length)) is { } answer && answer.Transaction.AsSpan().SequenceEqual(transaction))
                        return answer;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Lost, or nobody there: once more.
            }
        }

        throw new SocketException((int)SocketError.TimedOut);
    }

    private async Task SecureAsync(string host, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream!, leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
        {
            if (certificate is null || chain is null)
                return false;
            using var leaf = new System.Security.Cryptography.X509Certificates.X509Certificate2(certificate);
            Certificate = SeenCertificate.Of(leaf, chain, errors);
            HasGoodCertificate = errors == SslPolicyErrors.None;
            // Nothing is sent over it that its bearer could use: the credentials are for this server, and their digest alone travels.
            return true;
        });
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken);
    }
}
