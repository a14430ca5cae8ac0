namespace Bedrud.Infrastructure.Configuration;

/// <summary>What somebody who misspelt a name probably meant.</summary>
internal static class NearestName
{
    private const int ShortestPart = 4;

    /// <summary>
    /// The candidate with the fewest slips (a character too many, missing, other, or swapped with its neighbour), case, <c>_</c> and <c>-</c>
    /// set aside; at most one slip for every three characters. Else the one candidate that holds the name, or that the name holds. Else null.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var bare = Bare(name);
        var all = candidates.Select(candidate => (Name: candidate, Bare: Bare(candidate))).ToList();
        var (nearest, slips) = all.Select(candidate => (candidate.Name, Slips: Slips(bare, candidate.Bare))).DefaultIfEmpty(("", int.MaxValue)).MinBy(c => c.Item2);
        if (slips <= Math.Max(1, bare.Length / 3))
            return nearest;

        var related = all.Where(candidate => Holds(candidate.Bare, bare) || Holds(bare, candidate.Bare)).Select(candidate => candidate.Name).ToList();
        return related.Count == 1 ? related[0] : null;
    }

    /// <summary>The optimal string alignment distance.</summary>
    internal static int Slips(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var other = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + other);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Holds(string whole, string part) => part.Length >= ShortestPart && whole.Contains(part, StringComparison.Ordinal);

    private static string Bare(string name) => new([.. name.Where(c => c is not '_' and not '-').Select(char.ToLowerInvariant)]);
}
