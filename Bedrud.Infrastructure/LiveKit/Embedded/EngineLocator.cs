using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>An engine with the command that starts it, or the reason why there is none.</summary>
internal sealed record LocatedEngine(MediaServerEngine? Engine, IReadOnlyList<string> Command, MediaServerProblem? Problem)
{
    public static LocatedEngine Missing(string code, string problem, string remedy, params ReadOnlySpan<(string Name, string? Value)> values) =>
        new(null, [], new MediaServerProblem(problem, remedy).As(code, values));
}

/// <summary>
/// Finds the media server: the configured path, then PATH, then Bedrud's cache, then, in the Development environment only,
/// <c>tools/livekit-dev</c> (before any download: development machines may have no network), then the pinned release from outside.
/// What is found is asked for its version, so that a file that cannot run is told apart from a server that fails.
/// </summary>
internal sealed partial class EngineLocator(IOptions<LiveKitOptions> options, IHostEnvironment environment, EngineDownload download)
{
    public const string BinaryName = "livekit-server";

    internal TimeSpan VersionTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The value of PATH. Tests replace it.</summary>
    internal string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>What this process has downloaded is not downloaded again because it cannot run: it would be the same file.</summary>
    private bool _downloaded;

    /// <summary>The engine that is there, without asking anybody outside.</summary>
    public Task<LocatedEngine> FindAsync(CancellationToken cancellationToken) => FindAsync(false, null, cancellationToken);

    /// <summary>The engine that is there, or else a downloaded one.</summary>
    /// <param name="report">Told how far the download is.</param>
    /// <param name="cancellationToken">Ends the download too.</param>
    public Task<LocatedEngine> FindOrDownloadAsync(Action<EngineDownloadProgress>? report, CancellationToken cancellationToken) =>
        FindAsync(true, report, cancellationToken);

    /// <summary>Changes when a server that may be run comes, goes or is replaced.</summary>
    public string Stamp()
    {
        var configured = options.Value.BinaryPath;
        return !string.IsNullOrWhiteSpace(configured) ? FileStamp.Of(configured) : $"{InPath(BinaryName)} {FileStamp.Of(InPath(BinaryName) ?? download.CachedPath)}";
    }

    private async Task<LocatedEngine> FindAsync(bool mayDownload, Action<EngineDownloadProgress>? report, CancellationToken cancellationToken)
    {
        var configured = options.Value.BinaryPath;
        if (!string.IsNullOrWhiteSpace(configured))
            return await JudgeAsync(BinaryName, Path.GetFullPath(configured), [Path.GetFullPath(configured)], cancellationToken);

        if (InPath(BinaryName) is { } binary)
            return await JudgeAsync(BinaryName, binary, [binary], cancellationToken);

        var cached = await FindCachedAsync(cancellationToken);
        if (cached is { Engine: not null })
            return cached;
        var development = environment.IsDevelopment() ? await FindDevelopmentServerAsync(cancellationToken) : null;
        if (development is { Engine: not null })
            return development;
        if (!mayDownload || !download.IsAllowed || (_downloaded && cached is not null))
            return cached ?? development ?? Nothing();

        if (await download.FetchAsync(report, cancellationToken) is { } problem)
            return new LocatedEngine(null, [], problem.As(ProblemCodes.Download, ("what", problem.Problem), ("path", download.CachedPath)));
        _downloaded = true;
        return await FindCachedAsync(cancellationToken) ?? Nothing();
    }

    private LocatedEngine Nothing() => LocatedEngine.Missing(
        ProblemCodes.BinaryNotFound,
        "No livekit-server is in PATH, and LiveKit:BinaryPath names none.",
        "Install livekit-server (github.com/livekit/livekit/releases), or write its path to LiveKit:BinaryPath, or use a LiveKit that runs elsewhere with LiveKit:External"
        + (download.IsAllowed ? "." : "; or let the portal download it: LiveKit:Download is false, or LiveKit:Offline true."));

    private async Task<LocatedEngine?> FindCachedAsync(CancellationToken cancellationToken) =>
        File.Exists(download.CachedPath) ? await JudgeAsync(BinaryName, download.CachedPath, [download.CachedPath], cancellationToken) : null;

    private async Task<LocatedEngine> FindDevelopmentServerAsync(CancellationToken cancellationToken)
    {
        var script = string.IsNullOrWhiteSpace(options.Value.DevServerPath) ? DevelopmentScript() : Path.GetFullPath(options.Value.DevServerPath);
        if (script is null)
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryNotFound,
                "No livekit-server is in PATH, and the development media server is not built.",
                "Run ./run.sh once, or \"npm ci && npm run build\" in tools/livekit-dev; or install livekit-server.");
        }

        if (InPath("node") is not { } node)
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryNotFound,
                "No livekit-server is in PATH, and the development media server needs Node.js, which is not in PATH either.",
                "Install Node.js 20 or later, or livekit-server.");
        }

        return await JudgeAsync("livekit-dev", script, [node, script], cancellationToken);
    }

    private async Task<LocatedEngine> JudgeAsync(string name, string path, string[] command, CancellationToken cancellationToken)
    {
        if (FileProblem(path, needsExecute: command.Length == 1) is { } problem)
            return problem;

        string output;
        try
        {
            output = await VersionAsync(command, cancellationToken);
        }
        catch (Win32Exception error)
        {
            return CannotStart(path, error);
        }
        catch (TimeoutException)
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryHangs,
                $"{path} did not tell its version within {VersionTimeLimit.TotalSeconds:0} s.",
                "Run it with --version by hand. If it hangs there too, install livekit-server again.", ("path", path), ("seconds", $"{VersionTimeLimit.TotalSeconds:0}"));
        }

        if (VersionLine().Match(output) is not { Success: true } match)
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryNotLiveKit,
                $"{path} --version did not answer as livekit-server does: \"{FirstLine(output)}\".",
                "Point LiveKit:BinaryPath to an official livekit-server.", ("path", path), ("answer", FirstLine(output)));
        }

        var version = match.Groups["version"].Value;
        var isDevelopment = version.Contains("-bedrud-dev", StringComparison.Ordinal);
        if (isDevelopment && !environment.IsDevelopment())
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryDevelopment,
                $"{path} is the development media server, which does not serve real meetings.",
                "Install livekit-server (github.com/livekit/livekit/releases) and point LiveKit:BinaryPath to it.", ("path", path));
        }

        return new LocatedEngine(new MediaServerEngine(isDevelopment ? "livekit-dev" : name, version, isDevelopment, path), command, null);
    }

    private static LocatedEngine? FileProblem(string path, bool needsExecute)
    {
        if (!File.Exists(path))
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryMissing,
                $"{path} does not exist.",
                "Install livekit-server there, or correct LiveKit:BinaryPath.", ("path", path));
        }

        if (new FileInfo(path).Length == 0)
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryEmpty,
                $"{path} is an empty file.",
                "Download livekit-server again: the download did not complete.", ("path", path));
        }

        if (needsExecute && !Executable(path))
        {
            return LocatedEngine.Missing(
                ProblemCodes.BinaryNotExecutable,
                $"{path} is not executable.",
                $"Run: chmod +x {path}", ("path", path));
        }

        return null;
    }

    /// <summary>The kernel's reasons not to run a file: errno 2, 8, 13, 26.</summary>
    private static LocatedEngine CannotStart(string path, Win32Exception error) => error.NativeErrorCode switch
    {
        8 => NotForThisMachine(path),
        2 => LocatedEngine.Missing(
            ProblemCodes.BinaryLoader,
            $"{path} needs a loader or an interpreter that this machine lacks.",
            "Download the official livekit-server for Linux, which needs none.", ("path", path)),
        13 => LocatedEngine.Missing(
            ProblemCodes.BinaryForbidden,
            $"{path} may not be executed by the portal's user, or lies on a file system mounted noexec.",
            $"Run: chmod a+rx {path}; or move it to another file system.", ("path", path)),
        26 => LocatedEngine.Missing(
            ProblemCodes.BinaryBusy,
            $"{path} is being written.",
            "Wait until the download is complete.", ("path", path)),
        _ => LocatedEngine.Missing(ProblemCodes.BinaryCannotStart, $"{path} cannot be started: {error.Message}.", "Run it with --version by hand.", ("path", path), ("what", error.Message)),
    };

    private static LocatedEngine NotForThisMachine(string path)
    {
        var (built, here) = (ElfFile.Machine(path), ElfFile.Here);
        return built is not null && built != here
            ? LocatedEngine.Missing(
                ProblemCodes.BinaryWrongArchitecture,
                $"{path} is not a program for this machine ({RuntimeInformation.OSArchitecture}): it was built for {built}.",
                "Download the livekit-server that fits this machine's architecture.",
                ("path", path), ("machine", here), ("built", built))
            : LocatedEngine.Missing(
                ProblemCodes.BinaryNoProgram,
                $"{path} is not a program for this machine ({RuntimeInformation.OSArchitecture}).",
                "Download the livekit-server that fits this machine's architecture, or check that the file is not cut short.",
                ("path", path), ("machine", here));
    }

    private async Task<string> VersionAsync(string[] command, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in command[1..].Append("--version"))
            info.ArgumentList.Add(argument);
        ServerEnvironment.Clean(info.Environment);

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(VersionTimeLimit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return output.Length > 0 ? output : await errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
    }

    private string? InPath(string name) => SearchPath
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(path => File.Exists(path) && Executable(path));

    private string? DevelopmentScript() => Above(environment.ContentRootPath).Concat(Above(AppContext.BaseDirectory))
        .Select(folder => Path.Combine(folder, "tools", "livekit-dev", "dist", "server.mjs"))
        .FirstOrDefault(File.Exists);

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }

    private static bool Executable(string path)
    {
        const UnixFileMode any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & any) != 0;
    }

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.Length > 200 ? $"{line[..200]}..." : line.ToString();
    }

    // livekit-server version 1.13.5
    [GeneratedRegex(@"version (?<version>\d+\.\d+\.\d+\S*)")]
    private static partial Regex VersionLine();
}
