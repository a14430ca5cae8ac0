using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Where the embedded server shows its own figures, and what opens them. The password never reaches a log, hence no record's ToString.</summary>
internal sealed class MetricsEndpoint(int port, string username, string password)
{
    /// <summary>TCP; 0 where any will do.</summary>
    public int Port { get; } = port;

    public string Username { get; } = username;

    public string Password { get; } = password;

    public MetricsEndpoint With(int port) => new(port, Username, Password);

    public override string ToString() => $"{Username}, port {Port}";
}

/// <summary>
/// Port and password of the embedded server's figures, in <c>livekit/metrics.json</c> of the data folder, readable by its owner alone: they outlive the portal,
/// as the server may. The port is the one that was free at the server's last start.
/// </summary>
internal sealed class MetricsStore(DataFolder folder)
{
    private const string Username = "bedrud";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _gate = new();

    /// <summary>As stored; null where no server was started with any.</summary>
    public MetricsEndpoint? Find()
    {
        lock (_gate)
            return Read();
    }

    /// <summary>As stored, or new ones with any port.</summary>
    public MetricsEndpoint Get()
    {
        lock (_gate)
            return Read() ?? Write(new MetricsEndpoint(0, Username, System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24))));
    }

    /// <summary>For a server that starts now: with the stored port where that is free, else with another one, which is stored.</summary>
    public MetricsEndpoint ForStart()
    {
        var stored = Get();
        if (stored.Port > 0 && PortHolder.IsFree(new IPEndPoint(IPAddress.Any, stored.Port), ProtocolType.Tcp))
            return stored;
        lock (_gate)
            return Write(stored.With(FreePort()));
    }

    private string Path => folder.File("livekit", "metrics.json");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // What can't be read is made anew: no more is lost than the figures until the server's next start.
    private MetricsEndpoint? Read()
    {
        try
        {
            return File.Exists(Path) && JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(Path), Json) is { Password.Length: > 0 } stored
                ? new MetricsEndpoint(stored.Port, Username, stored.Password)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private MetricsEndpoint Write(MetricsEndpoint endpoint)
    {
        OwnerOnly.Replace(Path, JsonSerializer.SerializeToUtf8Bytes(new Stored(endpoint.Port, endpoint.Password), Json));
        return endpoint;
    }

    private sealed record Stored(int Port, string? Password);
}
