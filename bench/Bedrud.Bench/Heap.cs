using System.Globalization;
using System.Net.Sockets;
using Bedrud.Tests;

namespace Bedrud.Bench;

/// <summary>Asks a portal for the size of its managed heap; see <see cref="StartupHook"/>.</summary>
internal sealed class Heap
{
    private readonly int _port = Ports.Free();

    /// <summary>Has portals that are started from now on answer.</summary>
    public Heap()
    {
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", typeof(Heap).Assembly.Location);
        Environment.SetEnvironmentVariable("BENCH_HEAP_PORT", _port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Bytes that are alive.</summary>
    public async Task<long> ReadAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        using var reader = new StreamReader(client.GetStream());
        return long.Parse(await reader.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }
}
