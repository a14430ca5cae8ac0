namespace Bedrud.Domain.Meetings;

/// <summary>A stretch of time, UTC.</summary>
/// <param name="To">Not before <paramref name="From"/>.</param>
public readonly record struct Stretch(DateTime From, DateTime To)
{
    public TimeSpan Length => To - From;

    /// <summary>The part of it from <paramref name="from"/> to <paramref name="to"/>; null where there is none.</summary>
    public Stretch? Within(DateTime from, DateTime to)
    {
        var begin = From > from ? From : from;
        var end = To < to ? To : to;
        return begin <= end ? new Stretch(begin, end) : null;
    }

    /// <summary>The same time without overlaps, by time: what somebody spends on two devices at once counts once.</summary>
    public static List<Stretch> Merge(IEnumerable<Stretch> stretches)
    {
        var merged = new List<Stretch>();
        foreach (var next in stretches.OrderBy(s => s.From))
        {
            if (merged.Count > 0 && next.From <= merged[^1].To)
                merged[^1] = merged[^1] with { To = next.To > merged[^1].To ? next.To : merged[^1].To };
            else
                merged.Add(next);
        }

        return merged;
    }

    /// <summary>Most that run at one time. Who leaves in the instant in which another comes was not there with them.</summary>
    /// <param name="stretches">Of each person merged, so that nobody counts twice.</param>
    public static int Peak(IReadOnlyCollection<Stretch> stretches)
    {
        var (most, now) = (stretches.Count > 0 ? 1 : 0, 0);
        var steps = stretches.Where(s => s.To > s.From).SelectMany(s => new[] { (At: s.From, Step: 1), (At: s.To, Step: -1) });
        foreach (var (_, step) in steps.OrderBy(s => s.At).ThenBy(s => s.Step))
        {
            now += step;
            most = Math.Max(most, now);
        }

        return most;
    }
}
