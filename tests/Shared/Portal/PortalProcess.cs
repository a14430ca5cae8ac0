using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Bedrud.Tests;

/// <summary>The portal as a process of its own with its media server, on a data folder that goes away with it.</summary>
/// <param name="settings">Further settings, such as <c>--LiveKit:External=true</c>.</param>
public sealed class PortalProcess(params string[] settings) : IAsyncDisposable
{
    public const string Email = "admin@example.org";
    public const string Password = "correct horse battery";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly string _data = Directory.CreateTempSubdirectory("bedrud-e2e-").FullName;
    private readonly int _port = Ports.Free();
    private readonly ConcurrentQueue<string> _output = [];
    private Process? _process;

    public string Url => $"http://localhost:{_port}";

    /// <summary>Of the media server that the portal starts.</summary>
    public int LiveKitPort { get; } = Ports.Free();

    public string DataFolder => _data;

    public string Database => Path.Combine(_data, "bedrud.db");

    /// <summary>The media server's process, as the portal wrote it down; 0 while there is none.</summary>
    public int MediaServerPid
    {
        get
        {
            if (!File.Exists(Path.Combine(_data, "livekit", "process.json")))
                return 0;
            using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(_data, "livekit", "process.json")));
            var process = record.RootElement.GetProperty("process");
            return process.ValueKind == JsonValueKind.Object ? process.GetProperty("pid").GetInt32() : 0;
        }
    }

    /// <summary>Key and secret of the media server that the portal starts.</summary>
    public (string Key, string Secret) LiveKitKeys
    {
        get
        {
            using var keys = JsonDocument.Parse(File.ReadAllText(KeysFile));
            return (keys.RootElement.GetProperty("apiKey").GetString()!, keys.RootElement.GetProperty("apiSecret").GetString()!);
        }
    }

    private string KeysFile => Path.Combine(_data, "livekit", "keys.json");

    /// <summary>Processor time that the portal has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the portal wrote, for a failing test's message.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts the portal, also again after <see cref="KillAsync"/>, and waits until people could join meetings.</summary>
    /// <param name="more">Settings for this time alone, which win over the others.</param>
    public async Task StartAsync(bool withAdministrator = true, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryPaths.Root };
        string[] arguments =
        [
            RepositoryPaths.Portal, "--urls", Url, "--DataDirectory", _data, $"--LiveKit:Port={LiveKitPort}", "--LiveKit:NodeIp=127.0.0.1",
            .. settings, .. more,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        if (withAdministrator)
        {
            (start.Environment["BEDRUD_ADMIN_EMAIL"], start.Environment["BEDRUD_ADMIN_PASSWORD"]) = (Email, Password);
            await PreparedDatabase.CopyToAsync(_data, Email, Password);
        }

        // A real livekit-server where one can be had; the development media server otherwise.
        if (Environment.GetEnvironmentVariable("BEDRUD_TEST_LIVEKIT") is { Length: > 0 } server)
            start.Environment["LiveKit__BinaryPath"] = server;

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    /// <summary>Kills the portal as a crash would: nothing of it gets to say goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var mediaServer = MediaServerPid;
        string[] secrets = File.Exists(KeysFile) ? [Password, LiveKitKeys.Secret] : [Password];
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        if (mediaServer != 0)
            KillQuietly(mediaServer);
        Directory.Delete(_data, recursive: true);
        SecretSearch.FindsNothingIn(Output, secrets);
    }

    /// <summary>The set-up link that the portal printed, once it has.</summary>
    public async Task<string> SetUpLinkAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            var line = _output.FirstOrDefault(l => l.Contains("/account/setup?token=", StringComparison.Ordinal));
            if (line is not null)
                return line[line.IndexOf("http", StringComparison.Ordinal)..].Trim();
            await Task.Delay(50, limit.Token);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        var limit = Stopwatch.StartNew();
        while (limit.Elapsed < StartLimit && !_process!.HasExited)
        {
            try
            {
                if ((await client.GetAsync($"{Url}/health/ready")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The portal did not become ready:{Environment.NewLine}{Output}");
    }

    private static void KillQuietly(int pid)
    {
        try
        {
            Process.GetProcessById(pid).Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
        }
    }
}
