using System.Globalization;

namespace Bedrud.Health.Tests;

/// <summary>How soon each row was seen and was gone again, for people to read: artifacts/health/rows.txt.</summary>
internal static class RowTimes
{
    private static readonly Lock Gate = new();
    private static readonly string Path = System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(RepositoryPaths.Root, "artifacts", "health")).FullName, "rows.txt");

    public static void Note(string id, CheckReading reading, TimeSpan after) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{id,-24} {reading.Verdict,-15} {reading.Cause,-28} {after.TotalSeconds,5:0.0} s"));

    public static void Write(string line)
    {
        lock (Gate)
            File.AppendAllText(Path, line + "\n");
    }
}
