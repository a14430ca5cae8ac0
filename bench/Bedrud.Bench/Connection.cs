using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bedrud.Bench;

/// <summary>One kept-alive HTTP connection, with as little between the bytes and the caller as possible: it shares two cores with what it measures.</summary>
internal sealed class Connection(int port) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public Task OpenAsync() => _socket.ConnectAsync(IPAddress.Loopback, port);

    /// <summary>Sends and returns the status, when the whole answer is there.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            if (read == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
            filled += read;
            var end = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0 && IsWhole(_buffer.AsSpan(0, end), filled - end - 4))
                return int.Parse(Encoding.ASCII.GetString(_buffer, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool IsWhole(ReadOnlySpan<byte> head, int bodyLength)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
            return _buffer.AsSpan(head.Length, bodyLength + 4).EndsWith("0\r\n\r\n"u8);
        var digits = head[(at + 16)..];
        var length = digits.IndexOf((byte)'\r') is var stop && stop >= 0 ? digits[..stop] : digits;
        return bodyLength >= int.Parse(Encoding.ASCII.GetString(length), System.Globalization.CultureInfo.InvariantCulture);
    }
}
