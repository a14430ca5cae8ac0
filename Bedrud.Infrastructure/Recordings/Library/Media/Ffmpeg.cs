using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Runs ffmpeg and ffprobe where they are installed: below everything else that the machine has to do, and not for ever. A singleton.</summary>
internal sealed class Ffmpeg(IOptions<RecordingOptions> options)
{
    private const int MostOutput = 256 * 1024;

    // No playlists: those name other files to read.
    public static readonly string[] Input = ["-format_whitelist", "mov,matroska,ogg"];

    /// <summary>The program ffmpeg; null where there is none.</summary>
    public string? Program => Find("ffmpeg");

    /// <summary>The program ffprobe; null where there is none.</summary>
    public string? Probe => Find("ffprobe");

    /// <returns>Its exit code and what it said; null where it could not be started or took too long.</returns>
    public static async Task<(int Code, string Output, string Errors)?> RunAsync(string program, TimeSpan limit, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            process.StandardInput.Close();
            BeModest(process);
            var (output, errors) = (ReadAsync(process.StandardOutput, patience.Token), ReadAsync(process.StandardError, patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (Win32Exception)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (process is not null)
                End(process);
        }
    }

    private string? Find(string name)
    {
        if (OperatingSystem.IsWindows())
            name += ".exe";
        var configured = options.Value.Ffmpeg;
        if (configured.Length > 0)
        {
            if (name.StartsWith("ffmpeg", StringComparison.Ordinal))
                return File.Exists(configured) ? configured : null;
            var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configured))!, name);
            return File.Exists(beside) ? beside : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    // The last of it says what went wrong.
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[4096]);
        while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostOutput)
                text.Remove(0, text.Length - MostOutput);
        }

        return text.ToString();
    }

    private static void BeModest(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended already.
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }

        process.Dispose();
    }
}
