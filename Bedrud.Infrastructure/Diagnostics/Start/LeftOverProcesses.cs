using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <param name="Sign">What proves that it is this data folder's: its configuration's path, or its log's.</param>
internal sealed record LeftOver(ProcessIdentity Identity, string Name, string Sign);

/// <summary>Media servers that a portal on this data folder started and none supervises any more. Linux only.</summary>
internal sealed class LeftOverProcesses(DataFolder folder, MediaServer server, Launcher launcher, ServerLog log)
{
    private readonly ConfigurationFile _configuration = new(folder);

    public IReadOnlyList<LeftOver> Find()
    {
        if (!OperatingSystem.IsLinux() || server.Status.State is MediaServerState.External or MediaServerState.SupervisedElsewhere)
            return [];
        var recorded = launcher.Recorded()?.Process?.Pid;
        var supervised = server.Status.Pid;
        return [.. ProcessIdentity.All().Where(pid => pid != Environment.ProcessId && pid != supervised && pid != recorded).Select(Look).OfType<LeftOver>()
            .Where(found => supervised is null || ProcessIdentity.Session(found.Identity.Pid) != supervised)];
    }

    /// <summary>Asks it to end, insists, and forces: for one that <see cref="Find"/> finds now.</summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> EndAsync(int pid)
    {
        if (Find().FirstOrDefault(found => found.Identity.Pid == pid) is not { } left)
            return false;
        using var process = MediaServerProcess.Attach(new ProcessRecord
        {
            Process = left.Identity,
            Port = 0,
            Engine = new MediaServerEngine(left.Name, "", false, ""),
            Fingerprint = "",
            ConfigurationPath = "",
            StartedAt = default,
        });
        await process.EndAsync(TimeSpan.FromSeconds(1));
        return !left.Identity.IsAlive;
    }

    private LeftOver? Look(int pid)
    {
        var arguments = ProcessIdentity.Arguments(pid);
        var at = Array.IndexOf(arguments, "--config");
        if (at < 0 || at + 1 >= arguments.Length)
            return null;
        // An own YAML may be another server's too; what it writes its log to is this folder's alone.
        var sign = _configuration.IsOurs(arguments[at + 1]) ? arguments[at + 1] : Target($"/proc/{pid}/fd/2") == log.Path ? log.Path : null;
        return sign is not null && ProcessIdentity.Of(pid) is { } identity ? new LeftOver(identity, ProcessIdentity.Name(pid), sign) : null;
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
