using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Bedrud.Web.Tests;

/// <summary>The portal as a process of its own, in a working directory of its own that goes away with it.</summary>
public sealed class PortalRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _output = [];
    private Process? _process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("bedrud-run-").FullName;

    /// <summary>What the portal wrote, both streams.</summary>
    public string Output => string.Join('\n', _output);

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Bedrud.Web.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        // Whatever the machine that runs the tests has set is not the tests' business.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LIVEKIT_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits for the portal to end by itself; answers its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until an address of the portal answers 200.</summary>
    public async Task AnswersAsync(HttpClient client, string url)
    {
        var limit = Stopwatch.StartNew();
        while (limit.Elapsed < Patience && !_process!.HasExited)
        {
            try
            {
                if ((await client.GetAsync(url)).StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"{url} did not answer:\n{Output}");
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
