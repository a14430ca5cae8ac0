using System.Diagnostics;

namespace Bedrud.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own, in a folder that goes away with it. The server refuses to run as root, so root starts it
/// as the user that Debian's package made.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-postgres-").FullName;
    private readonly int _port = Ports.Free();
    private int _databases;

    /// <summary>The connection string of a database that does not exist yet; migrating creates it.</summary>
    public string NewDatabase() =>
        $"Host=127.0.0.1;Port={_port};Username=bedrud;Database=bedrud_{Interlocked.Increment(ref _databases)};Timeout=10;Maximum Pool Size=20";

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", _folder);
        await RunAsServerUserAsync(Binary("initdb"), "-D", $"{_folder}/data", "-U", "bedrud", "-A", "trust", "-E", "UTF8", "--no-sync");
        await RunAsServerUserAsync(
            Binary("pg_ctl"), "-D", $"{_folder}/data", "-w", "-t", "60", "-l", $"{_folder}/log",
            "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off", "start");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsServerUserAsync(Binary("pg_ctl"), "-D", $"{_folder}/data", "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static string Binary(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => $"{d}/bin/{name}").LastOrDefault(File.Exists) ?? name
        : name;

    private static Task RunAsServerUserAsync(params string[] command) => Environment.IsPrivilegedProcess
        ? RunAsync(["runuser", "-u", "postgres", "--", .. command])
        : RunAsync(command);

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        // pg_ctl hands its output on to the server, which keeps it open: only the exit is waited for.
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} failed: {await error}");
    }
}
