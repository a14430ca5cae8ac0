using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>
/// A <c>livekit-server</c> that does what a test tells it: run as the development media server does, or end as a real one ended. What it says then is what a
/// real one was recorded to say.
/// </summary>
internal sealed class ScriptedEngine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-engine-").FullName;

    public ScriptedEngine()
    {
        Path = System.IO.Path.Combine(_folder, "livekit-server");
        Restore();
        Run();
    }

    /// <summary>Of the binary: <c>LiveKit:BinaryPath</c>.</summary>
    public string Path { get; }

    /// <summary>It runs from its next start on.</summary>
    public void Run() => Write(new { mode = "run" });

    /// <summary>It ends at its next starts, with these words and exit code 0, as every fatal error of livekit-server does.</summary>
    public void End(string stdout, string stderr = "", double seconds = 0.1, int exitCode = 0) => Write(new { mode = "end", stdout, stderr, seconds, exitCode });

    /// <summary>It ends as a real one did in a case of <c>Recorded/livekit-startup-failures.json</c>.</summary>
    public void EndAs(string recorded)
    {
        var cases = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Recorded", "livekit-startup-failures.json")));
        var one = cases.EnumerateArray().Single(c => c.GetProperty("case").GetString() == recorded);
        End(one.GetProperty("stdout").GetString()!, one.GetProperty("stderr").GetString()!, exitCode: one.GetProperty("exitCode").GetInt32());
    }

    /// <summary>It runs, and writes these lines to its log.</summary>
    public void RunSaying(params string[] stderr) => Write(new { mode = "run", stderr = string.Join('\n', stderr) + "\n" });

    /// <summary>Puts the program back after a test has damaged it.</summary>
    public void Restore()
    {
        File.Delete(Path);
        File.WriteAllText(Path, $$"""
            #!/usr/bin/env node
            import { readFileSync } from 'node:fs';
            if (process.argv.includes('--version')) {
              console.log('livekit-server version 1.13.5');
              process.exit(0);
            }
            const scenario = JSON.parse(readFileSync('{{_folder}}/scenario.json', 'utf8'));
            if (scenario.stderr) process.stderr.write(scenario.stderr);
            if (scenario.mode === 'run') await import('{{System.IO.Path.Combine(RepositoryPaths.Root, "tools", "livekit-dev", "dist", "server.mjs")}}');
            else
              setTimeout(() => {
                process.stdout.write(scenario.stdout);
                process.exitCode = scenario.exitCode;
              }, scenario.seconds * 1000);
            """);
        // Node takes a file without an ending for a module where the folder says so.
        File.WriteAllText(System.IO.Path.Combine(_folder, "package.json"), """{"type":"module"}""");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(object scenario) => File.WriteAllText(System.IO.Path.Combine(_folder, "scenario.json"), JsonSerializer.Serialize(scenario));
}
