using System.Globalization;

namespace Bedrud.Web.Features.Health.Load;

/// <summary>One line of a chart.</summary>
/// <param name="Name">In the reader's language; empty for the only one.</param>
/// <param name="Values">One for each piece of the time; null where nothing is known.</param>
public sealed record LoadSeries(string Name, IReadOnlyList<double?> Values)
{
    private static readonly int[] Rounds = [1, 2, 5, 10];

    /// <summary>The last that is known.</summary>
    public double? Last => Values.LastOrDefault(value => value is not null);

    public double? Highest => Values.Max();

    /// <summary>Puts samples into pieces of the same length; of several in one piece the highest counts, so that no peak is lost.</summary>
    /// <param name="samples">Time and value.</param>
    /// <param name="from">UTC.</param>
    /// <param name="pieces">How many, 1 or more.</param>
    /// <param name="length">Of one piece.</param>
    public static LoadSeries Of(string name, IEnumerable<(DateTime At, double? Value)> samples, DateTime from, int pieces, TimeSpan length)
    {
        var values = new double?[pieces];
        foreach (var (at, value) in samples)
        {
            var piece = (int)((at - from).Ticks / length.Ticks);
            if (value is { } known && piece >= 0 && piece < pieces && !(values[piece] >= known))
                values[piece] = known;
        }

        return new LoadSeries(name, values);
    }

    /// <summary>The line as SVG's path in a box of 100 by 100; a gap where nothing is known, a dash for what stands alone.</summary>
    public string Path(double top)
    {
        var path = new System.Text.StringBuilder();
        var step = 100.0 / Values.Count;
        for (var i = 0; i < Values.Count; i++)
        {
            if (Values[i] is not { } value)
                continue;
            var begins = i == 0 || Values[i - 1] is null;
            var y = 100 - (value / top * 100);
            path.Append(CultureInfo.InvariantCulture, $"{(begins ? 'M' : 'L')}{(i + 0.5) * step:0.##} {y:0.##}");
            if (begins && (i + 1 == Values.Count || Values[i + 1] is null))
                path.Append(CultureInfo.InvariantCulture, $"h{step:0.##}");
        }

        return path.ToString();
    }

    /// <summary>The least round number (1, 2 or 5 times a power of ten) that is not below.</summary>
    public static double RoundUp(double value)
    {
        if (value <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Rounds.Select(factor => factor * power).First(round => round >= value * 0.999999);
    }
}
