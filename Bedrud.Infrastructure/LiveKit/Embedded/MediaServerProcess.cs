using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// A media server that runs: started by this portal, or by an earlier one and taken over. Disposing it never ends it.
/// </summary>
internal sealed class MediaServerProcess : IDisposable
{
    private const int SignalTerminate = 15;
    private const int SignalKill = 9;

    private static readonly string[] SetsidPaths = ["/usr/bin/setsid", "/bin/setsid", "/usr/local/bin/setsid"];
    private static readonly TimeSpan ExitPoll = TimeSpan.FromMilliseconds(250);

    private readonly Process? _child;
    private readonly CancellationTokenSource _watching = new();

    private MediaServerProcess(ProcessRecord record, Process? child)
    {
        Record = record;
        _child = child;
        Exit = child is null ? WatchAsync(record.Process!, _watching.Token) : WaitAsync(child, _watching.Token);
    }

    public ProcessRecord Record { get; }

    public ProcessIdentity Identity => Record.Process!;

    /// <summary>Started by an earlier portal.</summary>
    public bool IsTakenOver => _child is null;

    /// <summary>Completes when the process has ended: with its exit code (128 + signal), or null where it was not this portal's child.</summary>
    public Task<int?> Exit { get; }

    public static MediaServerProcess Attach(ProcessRecord record) => new(record, null);

    /// <summary>Null where the server can be started; else why this system lacks what that takes.</summary>
    public static MediaServerProblem? Unsupported()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new MediaServerProblem(
                "The embedded media server runs on Linux only.",
                "Run livekit-server yourself and set LiveKit:External, LiveKit:Host, LiveKit:ApiKey and LiveKit:ApiSecret.").As(ProblemCodes.System);
        }

        if (!File.Exists("/bin/sh") || !SetsidPaths.Any(File.Exists))
        {
            return new MediaServerProblem(
                "The embedded media server needs /bin/sh and setsid, and this system lacks one of them.",
                "Install util-linux, or use an image that has it.").As(ProblemCodes.System);
        }

        return null;
    }

    /// <summary>
    /// Starts the server in a session of its own, so that neither a terminal's Ctrl-C nor its end reaches it, with its output in
    /// files. The shell only redirects: it becomes setsid and then the server, which keep its number and start time.
    /// </summary>
    /// <param name="command">The program and its arguments but for the configuration.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="record">What is known of it; its process is not yet.</param>
    /// <param name="workingFolder">Where relative paths of its configuration start.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The shell cannot be started.</exception>
    public static MediaServerProcess Start(IReadOnlyList<string> command, ServerLog log, ProcessRecord record, string workingFolder)
    {
        // Redirected only so that .NET does not take the child for one that uses the terminal, and sets that up for it: the
        // shell replaces all three at once.
        var info = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
        };
        string[] arguments =
        [
            "-c", """log=$1; shift; exec setsid "$@" </dev/null >>"$0" 2>>"$log" """, log.OutputPath, log.Path,
            .. command, "--config", record.ConfigurationPath,
        ];
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        ServerEnvironment.Clean(info.Environment);

        var child = Process.Start(info)!;
        // Gone already: its end is reported like any other's.
        var identity = ProcessIdentity.Of(child.Id) ?? new ProcessIdentity(child.Id, 0, "");
        return new MediaServerProcess(record with { Process = identity }, child);
    }

    /// <summary>SIGTERM. livekit-server ends at once when nobody is in a meeting, else when the last one left; a second one forces it.</summary>
    public void Terminate() => Signal(SignalTerminate);

    public void Kill() => Signal(SignalKill);

    /// <summary>Asks, insists, and forces: SIGTERM, after <paramref name="grace"/> another, after 3 s more SIGKILL.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        Terminate();
        if (await ExitsWithinAsync(grace))
            return;
        Terminate();
        if (await ExitsWithinAsync(TimeSpan.FromSeconds(3)))
            return;
        Kill();
        await ExitsWithinAsync(TimeSpan.FromSeconds(3));
    }

    public async Task<bool> ExitsWithinAsync(TimeSpan limit) => await Task.WhenAny(Exit, Task.Delay(limit)) == Exit;

    public void Dispose()
    {
        _watching.Cancel();
        _watching.Dispose();
        _child?.Dispose();
    }

    private void Signal(int signal)
    {
        // The number may be a stranger's by now.
        if (!Exit.IsCompleted && Identity.IsAlive)
            _ = SendSignal(Identity.Pid, signal);
    }

    private static async Task<int?> WaitAsync(Process child, CancellationToken cancellationToken)
    {
        await child.WaitForExitAsync(cancellationToken);
        return child.ExitCode;
    }

    private static async Task<int?> WatchAsync(ProcessIdentity identity, CancellationToken cancellationToken)
    {
        while (identity.IsAlive)
            await Task.Delay(ExitPoll, cancellationToken);
        return null;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
