using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>A portal as a process of its own, on a data folder of its own, whose health is read as a machine reads it.</summary>
internal sealed class HealthPortal : IAsyncDisposable
{
    public const string Email = "admin@example.org";
    public const string Password = "correct horse battery";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _output = [];
    private readonly HttpClient _client;
    private Process? _process;

    public HealthPortal(params string[] settings)
    {
        Settings = [.. settings];
        _client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("bedrud-health-").FullName;

    public int Port { get; } = Ports.Free();

    /// <summary>Of the media server that the portal starts.</summary>
    public int LiveKitPort { get; } = Ports.Free();

    public string Url => $"http://localhost:{Port}";

    /// <summary>Further settings, such as <c>--LiveKit:External=true</c>; later ones win.</summary>
    public List<string> Settings { get; }

    /// <summary>Further environment; null removes.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    /// <summary>The media server's port and address stand in <c>config.yaml</c>, where remedies win over them, instead of on the command line.</summary>
    public bool SettingsInFile { get; init; }

    /// <summary>What neither log nor health may show: checked at the end.</summary>
    public List<string> Secrets { get; } = [Password];

    public string Output => string.Join(System.Environment.NewLine, _output);

    public static async Task<HealthPortal> StartAsync(params string[] settings)
    {
        var portal = new HealthPortal(settings);
        await portal.StartAsync();
        return portal;
    }

    /// <summary>Starts it, also again after <see cref="KillAsync"/>, and waits until its pages answer, whatever LiveKit does.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        string[] arguments =
        [
            RepositoryPaths.Portal, "--urls", Url, "--DataDirectory", Folder, .. SettingsInFile ? [] : new[] { $"--LiveKit:Port={LiveKitPort}", "--LiveKit:NodeIp=127.0.0.1" },
            "--LiveKit:Download=false", "--LiveKit:Offline=true", .. Settings,
        ];
        if (SettingsInFile)
            await File.WriteAllTextAsync(Path.Combine(Folder, "config.yaml"), $"livekit:\n  port: {LiveKitPort}\n  nodeIp: 127.0.0.1\n");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LIVEKIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        (start.Environment["BEDRUD_ADMIN_EMAIL"], start.Environment["BEDRUD_ADMIN_PASSWORD"]) = (Email, Password);
        // The portal's working folder is none of the checkout's.
        start.Environment["LiveKit__DevServerPath"] = Path.Combine(RepositoryPaths.Root, "tools", "livekit-dev", "dist", "server.mjs");
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        LiveKitStandIn.Tell(Settings, Url);
        await PreparedDatabase.CopyToAsync(Folder, Email, Password);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync(async () => !_process.HasExited && (await _client.GetAsync("/health/live")).IsSuccessStatusCode, StartLimit, () => $"The portal did not start:\n{Output}");
    }

    /// <summary>All checks by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, CheckReading>> ReadAsync()
    {
        var health = await _client.GetFromJsonAsync<JsonElement>("/health");
        return health.GetProperty("checks").EnumerateArray().Select(CheckReading.From).ToDictionary(check => check.Id);
    }

    /// <summary>Waits until a check is as it should be.</summary>
    /// <param name="within">Of the issue: 10 s for a fault, 60 s where several observations are needed, 30 s for its mending.</param>
    public async Task<CheckReading> WaitForAsync(string id, Func<CheckReading, bool> condition, TimeSpan within)
    {
        CheckReading? last = null;
        var waited = Stopwatch.StartNew();
        await UntilAsync(
            async () => (await ReadAsync()).TryGetValue(id, out last) && condition(last),
            within,
            () => $"{id} did not become what it should within {within.TotalSeconds:0} s. It is: {last?.Everything ?? "not there"}\n{Output}");
        RowTimes.Note(id, last!, waited.Elapsed);
        return last!;
    }

    /// <summary>Waits for the fault: warning or failing, with the given cause.</summary>
    public Task<CheckReading> RaisedAsync(string id, string cause, int withinSeconds = 10) =>
        WaitForAsync(id, check => check.IsWrong && check.Cause == cause, TimeSpan.FromSeconds(withinSeconds));

    /// <summary>Waits until nothing is wrong with it any more.</summary>
    public Task<CheckReading> GoneAsync(string id) => WaitForAsync(id, check => !check.IsWrong, TimeSpan.FromSeconds(30));

    /// <summary>Nothing but the named checks is wrong.</summary>
    public async Task OthersAreQuietAsync(params string[] ids)
    {
        var wrong = (await ReadAsync()).Values.Where(check => check.IsWrong && !ids.Contains(check.Id)).ToList();
        Assert.True(wrong.Count == 0, $"Unrelated: {string.Join("\n", wrong.Select(check => check.Everything))}");
    }

    /// <summary>An administrator's browser.</summary>
    public async Task<HttpClient> AdministratorAsync()
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Add("Origin", Url);
        (await client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = Password })).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Has the named checks looked at now, as the button does.</summary>
    public async Task LookAgainAsync(params string[] ids)
    {
        using var client = await AdministratorAsync();
        (await client.PostAsync($"/api/admin/health/run?{string.Join('&', ids.Select(id => $"id={id}"))}", null)).EnsureSuccessStatusCode();
    }

    /// <summary>Processor time that the portal has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Kills the portal, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { HasExited: false })
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var health = _process is { HasExited: false } ? await _client.GetStringAsync("/health") : "";
        await KillAsync();
        KillMediaServer();
        _process?.Dispose();
        _client.Dispose();
        var said = Output + health;
        Directory.Delete(Folder, recursive: true);
        SecretSearch.FindsNothingIn(said, Secrets);
    }

    private void KillMediaServer()
    {
        var path = Path.Combine(Folder, "livekit", "process.json");
        if (!File.Exists(path))
            return;
        using var record = JsonDocument.Parse(File.ReadAllText(path));
        if (record.RootElement.GetProperty("process") is not { ValueKind: JsonValueKind.Object } process)
            return;
        try
        {
            Process.GetProcessById(process.GetProperty("pid").GetInt32()).Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            if (waited.Elapsed > limit)
                throw new TimeoutException(otherwise());
            await Task.Delay(100);
        }
    }
}
