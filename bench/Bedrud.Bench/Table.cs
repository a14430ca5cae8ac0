namespace Bedrud.Bench;

/// <summary>Rows as bench.sh prints its own.</summary>
internal static class Table
{
    public static void Row(string what, string measured, string target = "") => Console.WriteLine($"| {what,-60} | {measured,14} | {target,-14} |");

    /// <param name="values">At least one.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
