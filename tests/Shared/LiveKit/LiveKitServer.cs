using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bedrud.Tests;

/// <summary>
/// A media server beside the portal, as an administrator would run it for external mode: <c>livekit-server</c> where
/// <c>BEDRUD_TEST_LIVEKIT</c> names one, the development server otherwise. Its webhooks go where the suite wants them; null: nowhere.
/// </summary>
internal sealed class LiveKitServer(int port, Uri? webhook, string more = "") : IAsyncDisposable
{
    private const int KeptLines = 2000;
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-faults-").FullName;
    private readonly int _udpPort = Ports.Free();
    private readonly ConcurrentQueue<string> _output = [];
    private Process? _process;

    /// <summary>Its last lines.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    public void Start()
    {
        var path = Path.Combine(_folder, "livekit.yaml");
        File.WriteAllText(path, $"""
            port: {port}
            bind_addresses: ["127.0.0.1"]
            keys:
              {LiveKitKeys.Key}: {LiveKitKeys.Secret}
            rtc:
              node_ip: 127.0.0.1
              use_external_ip: false
              enable_loopback_candidate: true
              ips:
                includes: ["127.0.0.1/32"]
              udp_port: {_udpPort}
              tcp_port: 0
              stun_servers: ["127.0.0.1:{_udpPort}"]
            logging:
              level: info
              json: true
            {(webhook is null ? "" : $"webhook: {{ api_key: {LiveKitKeys.Key}, urls: [\"{webhook}\"] }}")}
            {more}
            """);
        var real = Environment.GetEnvironmentVariable("BEDRUD_TEST_LIVEKIT");
        var info = new ProcessStartInfo(real is { Length: > 0 } ? real : "node") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (string.IsNullOrEmpty(real))
            info.ArgumentList.Add(Path.Combine(RepositoryPaths.Root, "tools", "livekit-dev", "dist", "server.mjs"));
        info.ArgumentList.Add("--config");
        info.ArgumentList.Add(path);
        _process?.Dispose();
        _process = Process.Start(info)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        while (_output.Count > KeptLines)
            _output.TryDequeue(out _);
    }
}
