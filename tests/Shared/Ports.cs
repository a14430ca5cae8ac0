using System.Net;
using System.Net.Sockets;

namespace Bedrud.Tests;

/// <summary>Ports for servers that tests start.</summary>
internal static class Ports
{
    // Below the range from which the system gives ports to other sockets, which could take one between the asking and the use; and apart from that of the
    // development media server's own tests.
    private const int First = 10_000;
    private const int Count = 9_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port of loopback that nobody has now, TCP or UDP; this process never gives it twice.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port, SocketType.Stream) && IsFree(port, SocketType.Dgram))
                return port;
        }
    }

    private static bool IsFree(int port, SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type is SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
