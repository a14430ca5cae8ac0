using System.Globalization;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// One process for ever: numbers are used again, a number with its start time is not. The boot id, since start times count from
/// the machine's boot.
/// </summary>
/// <param name="StartTime">Field 22 of <c>/proc/PID/stat</c>: clock ticks since boot.</param>
internal sealed record ProcessIdentity(int Pid, ulong StartTime, string BootId)
{
    /// <summary>The living process of that number; null where there is none, or only a zombie.</summary>
    public static ProcessIdentity? Of(int pid) =>
        Stat(pid) is { } stat ? new ProcessIdentity(pid, stat, CurrentBoot) : null;

    public bool IsAlive => BootId == CurrentBoot && Stat(Pid) == StartTime;

    /// <summary>The living process of this user that was started with this argument.</summary>
    public static ProcessIdentity? WithArgument(string argument)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid != Environment.ProcessId
                && Arguments(pid).Contains(argument))
            {
                return Of(pid);
            }
        }

        return null;
    }

    /// <summary>Number of the process that leads its session; 0 where it is gone.</summary>
    public static int Session(int pid) => Read($"/proc/{pid}/stat") is { } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [_, _, _, var session, ..]
        ? int.Parse(session, CultureInfo.InvariantCulture)
        : 0;

    /// <summary>All that this machine shows.</summary>
    public static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    public static string Name(int pid) => (Read($"/proc/{pid}/comm") ?? "?").Trim();

    private static string CurrentBoot { get; } = (Read("/proc/sys/kernel/random/boot_id") ?? "").Trim();

    internal static string[] Arguments(int pid) => Read($"/proc/{pid}/cmdline")?.Split('\0') ?? [];

    /// <summary>Example: <c>4242 (a (strange) name) S 1 4242 4242 0 -1 ... 1234567 ...</c>; the name may hold blanks and brackets.</summary>
    private static ulong? Stat(int pid)
    {
        if (Read($"/proc/{pid}/stat") is not { } stat)
            return null;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : ulong.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
