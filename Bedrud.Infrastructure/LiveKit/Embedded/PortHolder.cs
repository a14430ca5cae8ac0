using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Whether a port is free, and who has it.</summary>
internal static class PortHolder
{
    /// <summary>Tried, not looked up: also true for what <c>/proc</c> does not show.</summary>
    public static bool IsFree(IPEndPoint endPoint, ProtocolType protocol)
    {
        using var socket = new Socket(endPoint.AddressFamily, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        try
        {
            socket.Bind(endPoint);
            if (protocol == ProtocolType.Tcp)
                socket.Listen();
            return true;
        }
        catch (SocketException error)
        {
            // Anything else, such as a port below 1024, is the server's own to report.
            return error.SocketErrorCode is not SocketError.AddressAlreadyInUse;
        }
    }

    /// <summary>The wanted UDP port of loopback if it is free, else another one.</summary>
    public static int FreeUdpPort(int wanted)
    {
        if (wanted <= IPEndPoint.MaxPort && IsFree(new IPEndPoint(IPAddress.Loopback, wanted), ProtocolType.Udp))
            return wanted;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>
    /// The process that listens on a port, on any address; null where it belongs to another user (its files cannot be looked
    /// into) or nobody listens. Linux only.
    /// </summary>
    public static (int Pid, string Name)? Find(int port, ProtocolType protocol)
    {
        var table = protocol == ProtocolType.Udp ? "udp" : "tcp";
        // UDP has no listening: 07 is a socket that is bound and connected to nobody.
        var state = protocol == ProtocolType.Udp ? "07" : "0A";
        var inodes = Listeners($"/proc/net/{table}", port, state).Concat(Listeners($"/proc/net/{table}6", port, state)).Select(inode => $"socket:[{inode}]").ToHashSet();
        if (inodes.Count == 0)
            return null;

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Holds(pid, inodes))
                return (pid, ProcessIdentity.Name(pid));
        }

        return null;
    }

    /// <summary>
    /// Inodes of listening sockets. A line: <c>0: 0100007F:1EC8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 12345 ...</c>
    /// (local address, remote address, state 0A = listening, queues, timer, retransmissions, user, timeout, inode).
    /// </summary>
    private static IEnumerable<string> Listeners(string path, int port, string state)
    {
        if (!File.Exists(path))
            return [];
        var local = $":{port:X4}";
        return File.ReadLines(path)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(local, StringComparison.Ordinal) && fields[3] == state)
            .Select(fields => fields[9]);
    }

    private static bool Holds(int pid, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Any(fd => new FileInfo(fd).LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
