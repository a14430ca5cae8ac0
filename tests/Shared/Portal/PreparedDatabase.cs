using System.Diagnostics;

namespace Bedrud.Tests;

/// <summary>
/// A database as a portal leaves it after its first start: migrated, with the administrator. Made once and copied, since that start costs each portal of a
/// test most of its time.
/// </summary>
internal static class PreparedDatabase
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly SemaphoreSlim One = new(1);
    private static Dictionary<string, byte[]>? _files;

    /// <summary>Puts it into a data folder that has none yet.</summary>
    public static async Task CopyToAsync(string folder, string email, string password)
    {
        await One.WaitAsync();
        try
        {
            _files ??= await PrepareAsync(email, password);
        }
        finally
        {
            One.Release();
        }

        if (!File.Exists(Path.Combine(folder, "bedrud.db")))
        {
            foreach (var (name, content) in _files)
                await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }
    }

    private static async Task<Dictionary<string, byte[]>> PrepareAsync(string email, string password)
    {
        var folder = Directory.CreateTempSubdirectory("bedrud-prepared-").FullName;
        var url = $"http://localhost:{Ports.Free()}";
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            RepositoryPaths.Portal, "--urls", url, "--DataDirectory", folder, "--LiveKit:External=true", "--LiveKit:Host=ws://127.0.0.1:9", "--LiveKit:ApiKey=APIprepared1",
            "--LiveKit:ApiSecret=prepared-secret-0123456789abcdef0123",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        (start.Environment["BEDRUD_ADMIN_EMAIL"], start.Environment["BEDRUD_ADMIN_PASSWORD"]) = (email, password);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var isLive = await IsLiveAsync(process, url);
        process.Kill();
        await process.WaitForExitAsync();
        // Killed: what is not in the database yet is in its log beside it.
        var files = Directory.EnumerateFiles(folder, "bedrud.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        Directory.Delete(folder, recursive: true);
        return isLive ? files : throw new InvalidOperationException($"No portal could prepare the database:{Environment.NewLine}{await output}{await errors}");
    }

    private static async Task<bool> IsLiveAsync(Process process, string url)
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Limit && !process.HasExited; await Task.Delay(50))
        {
            try
            {
                if ((await client.GetAsync($"{url}/health/live")).IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }
        }

        return false;
    }
}
