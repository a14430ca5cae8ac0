using System.Globalization;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>One line of figures: <c>livekit_room_total{node_id="ND_1",node_type="SERVER"} 2</c>.</summary>
internal readonly record struct PrometheusSample(string Name, string Labels, double Value)
{
    /// <summary>The label's value; null where there is no such label. Escapes are left as they are: LiveKit's values have none.</summary>
    public string? Label(string name)
    {
        for (var from = 0; ;)
        {
            var at = Labels.IndexOf(name + "=\"", from, StringComparison.Ordinal);
            if (at < 0)
                return null;
            var start = at + name.Length + 2;
            var end = Labels.IndexOf('"', start);
            if (end < 0)
                return null;
            if (at == 0 || Labels[at - 1] == ',')
                return Labels[start..end];
            from = end;
        }
    }
}

/// <summary>
/// Reads Prometheus's text format line by line, as far as Bedrud needs it: what is not wanted is passed over without being taken apart. Half of a real
/// answer are histograms' buckets.
/// </summary>
internal static class PrometheusText
{
    /// <summary>Characters of one answer. A real one has about 100,000.</summary>
    public const int MaxLength = 8_000_000;

    /// <param name="reader">Of the answer.</param>
    /// <param name="wanted">Names.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">It is longer than <see cref="MaxLength"/>.</exception>
    public static async Task<List<PrometheusSample>> ReadAsync(TextReader reader, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        var samples = new List<PrometheusSample>();
        var length = 0L;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if ((length += line.Length + 1) > MaxLength)
                throw new InvalidDataException($"The figures have more than {MaxLength} characters.");
            if (Parse(line, wanted) is { } sample)
                samples.Add(sample);
        }

        return samples;
    }

    private static PrometheusSample? Parse(string line, IReadOnlySet<string> wanted)
    {
        if (line.Length == 0 || line[0] == '#')
            return null;
        var nameEnd = line.AsSpan().IndexOfAny('{', ' ');
        if (nameEnd <= 0 || line.AsSpan(0, nameEnd).EndsWith("_bucket"))
            return null;
        var name = line[..nameEnd];
        if (!wanted.Contains(name))
            return null;
        var labelsEnd = line[nameEnd] == '{' ? line.LastIndexOf('}') : nameEnd - 1;
        if (labelsEnd < nameEnd - 1)
            return null;
        var labels = line[nameEnd] == '{' ? line[(nameEnd + 1)..labelsEnd] : "";
        // A time stamp may follow.
        var rest = line.AsSpan(labelsEnd + 1).Trim();
        var blank = rest.IndexOf(' ');
        return double.TryParse(blank < 0 ? rest : rest[..blank], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new PrometheusSample(name, labels, value)
            : null;
    }
}
