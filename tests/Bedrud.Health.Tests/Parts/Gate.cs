using System.Net;
using System.Net.Sockets;

namespace Bedrud.Health.Tests;

/// <summary>What stands between LiveKit and the portal: lets connections through, or refuses them.</summary>
internal sealed class Gate : IDisposable
{
    private TcpListener? _listener;

    public int Port { get; } = Ports.Free();

    public void OpenTo(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener, port);
    }

    /// <summary>From now on nobody gets through, by old connections neither.</summary>
    public void Close()
    {
        _listener?.Dispose();
        _open.Cancel();
        _open = new CancellationTokenSource();
    }

    public void Dispose() => Close();

    private CancellationTokenSource _open = new();

    private async Task AcceptAsync(TcpListener listener, int port)
    {
        var token = _open.Token;
        try
        {
            while (true)
                _ = PassAsync(await listener.AcceptTcpClientAsync(), port, token);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private static async Task PassAsync(TcpClient from, int port, CancellationToken cancellationToken)
    {
        using var here = from;
        using var there = new TcpClient();
        try
        {
            await there.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await Task.WhenAny(
                here.GetStream().CopyToAsync(there.GetStream(), cancellationToken), there.GetStream().CopyToAsync(here.GetStream(), cancellationToken));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // Cut.
        }
    }
}
