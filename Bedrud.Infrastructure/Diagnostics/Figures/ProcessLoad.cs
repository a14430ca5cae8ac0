using System.Globalization;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>What a process has used so far.</summary>
/// <param name="Cpu">Processor time since its start.</param>
/// <param name="Memory">Bytes that are in memory now.</param>
internal sealed record ProcessLoad(TimeSpan Cpu, long Memory)
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Of this process.</summary>
    public static ProcessLoad OfPortal() => new(Environment.CpuUsage.TotalTime, Environment.WorkingSet);

    /// <summary>Of another one; null where there is none, or no <c>/proc</c>.</summary>
    public static ProcessLoad? Of(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Example: <c>4242 (a (strange) name) S 1 ...</c>; the name may hold blanks and brackets. Fields 14 and 15 are the ticks in user and kernel mode, 24 the resident
    /// pages (proc_pid_stat(5)).
    /// </summary>
    internal static ProcessLoad? Parse(string stat)
    {
        var nameEnd = stat.LastIndexOf(')');
        if (nameEnd < 0 || stat[(nameEnd + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not { Length: > 21 } fields)
            return null;
        // Without the first two: field 3 is at 0.
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new ProcessLoad(TimeSpan.FromSeconds(ticks / TicksPerSecond), Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long Number(string field) => long.TryParse(field, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
