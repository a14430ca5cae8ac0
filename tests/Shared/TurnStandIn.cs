using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bedrud.Tests;

/// <summary>
/// A TURN server that allocates and relays nothing, over UDP, or TCP, or TLS where it has a certificate, with one port for all. It reads and
/// writes STUN by itself, so that a mistake of the portal's is none of its own.
/// </summary>
internal sealed class TurnStandIn : IAsyncDisposable
{
    public const string User = "probe-user";
    public const string Password = "turn-password-0123456789abcdef";
    private const string Realm = "livekit";
    private static readonly byte[] Cookie = [0x21, 0x12, 0xA4, 0x42];
    private readonly X509Certificate2? _certificate;
    private UdpClient? _udp;
    private TcpListener? _tcp;
    private int _relays;

    public TurnStandIn(X509Certificate2? certificate = null) => _certificate = certificate;

    public int Port { get; } = Ports.Free();

    /// <summary>Hears everything and says nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The code of an error that it answers to allocations with the right credentials; 0: it gives a relay.</summary>
    public int Denies { get; set; }

    /// <summary>Given out and not taken back.</summary>
    public int Relays => Volatile.Read(ref _relays);

    /// <summary>Allocations with the right credentials so far.</summary>
    public int Allocations { get; private set; }

    public static TurnStandIn Start(X509Certificate2? certificate = null)
    {
        var server = new TurnStandIn(certificate);
        server.Open();
        return server;
    }

    /// <summary>Listens, also again after <see cref="Close"/>.</summary>
    public void Open()
    {
        _udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, Port));
        _tcp = new TcpListener(IPAddress.Loopback, Port);
        _tcp.Start();
        _ = ServeDatagramsAsync(_udp);
        _ = ServeConnectionsAsync(_tcp);
    }

    /// <summary>Refuses from now on.</summary>
    public void Close()
    {
        _udp?.Dispose();
        _tcp?.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task ServeDatagramsAsync(UdpClient udp)
    {
        try
        {
            while (true)
            {
                var asked = await udp.ReceiveAsync();
                if (Answer(asked.Buffer, asked.RemoteEndPoint) is { } answer)
                    await udp.SendAsync(answer, asked.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeConnectionsAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                var header = new byte[20];
                while (await stream.ReadAtLeastAsync(header, 20, throwOnEndOfStream: false) == 20)
                {
                    var whole = new byte[20 + BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2))];
                    header.CopyTo(whole, 0);
                    await stream.ReadExactlyAsync(whole.AsMemory(20));
                    if (Answer(whole, (IPEndPoint)client.Client.RemoteEndPoint!) is { } answer)
                        await stream.WriteAsync(answer);
                }
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // Gone.
        }
    }

    private byte[]? Answer(byte[] asked, IPEndPoint from)
    {
        if (IsSilent || asked.Length < 20 || !asked.AsSpan(4, 4).SequenceEqual(Cookie))
            return null;
        var attributes = Attributes(asked);
        switch (BinaryPrimitives.ReadUInt16BigEndian(asked))
        {
            case 0x0001:
                return Message(asked, 0x0101, (0x0020, Xor(from)));
            case 0x0003 when !attributes.ContainsKey(0x0008):
                return Message(asked, 0x0113, Error(401), (0x0014, Encoding.UTF8.GetBytes(Realm)), (0x0015, "nonce-1"u8.ToArray()));
            case 0x0003 when !IsSigned(asked, attributes):
                return Message(asked, 0x0113, Error(401), (0x0014, Encoding.UTF8.GetBytes(Realm)), (0x0015, "nonce-2"u8.ToArray()));
            case 0x0003 when Denies != 0:
                return Message(asked, 0x0113, Error(Denies));
            case 0x0003:
                Interlocked.Increment(ref _relays);
                Allocations++;
                return Message(asked, 0x0103, (0x0016, Xor(new IPEndPoint(IPAddress.Loopback, 50_001))), (0x0020, Xor(from)), (0x000D, [0, 0, 2, 0x58]));
            case 0x0004 when IsSigned(asked, attributes):
                Interlocked.Decrement(ref _relays);
                return Message(asked, 0x0104, (0x000D, [0, 0, 0, 0]));
            default:
                return null;
        }
    }

    private static Dictionary<int, byte[]> Attributes(byte[] message)
    {
        var found = new Dictionary<int, byte[]>();
        for (var at = 20; at + 4 <= message.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 2));
            found[BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at))] = message.AsSpan(at + 4, length).ToArray();
            at += 4 + (length + 3) / 4 * 4;
        }

        return found;
    }

#pragma warning disable CA5350, CA5351 // As RFC 5389 says.
    private static bool IsSigned(byte[] message, Dictionary<int, byte[]> attributes)
    {
        if (!attributes.TryGetValue(0x0008, out var integrity) || Encoding.UTF8.GetString(attributes.GetValueOrDefault(0x0006) ?? []) != User)
            return false;
        var key = MD5.HashData(Encoding.UTF8.GetBytes($"{User}:{Realm}:{Password}"));
        // The integrity is the last attribute, and the length counts it.
        return HMACSHA1.HashData(key, message.AsSpan(0, message.Length - 24)).AsSpan().SequenceEqual(integrity);
    }
#pragma warning restore CA5350, CA5351

    private static (int, byte[]) Error(int code) => (0x0009, [0, 0, (byte)(code / 100), (byte)(code % 100)]);

    private static byte[] Xor(IPEndPoint address)
    {
        var ip = address.Address.GetAddressBytes();
        return [0, 1, (byte)((address.Port >> 8) ^ Cookie[0]), (byte)((address.Port & 0xFF) ^ Cookie[1]), .. ip.Select((part, i) => (byte)(part ^ Cookie[i]))];
    }

    private static byte[] Message(byte[] asked, int type, params (int Type, byte[] Value)[] attributes)
    {
        var body = new List<byte>();
        foreach (var (kind, value) in attributes)
        {
            body.AddRange([(byte)(kind >> 8), (byte)kind, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
            while (body.Count % 4 != 0)
                body.Add(0);
        }

        return [(byte)(type >> 8), (byte)type, (byte)(body.Count >> 8), (byte)body.Count, .. asked.AsSpan(4, 16), .. body];
    }
}
