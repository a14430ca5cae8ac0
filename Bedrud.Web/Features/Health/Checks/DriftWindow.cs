using Bedrud.Domain.Meetings;

namespace Bedrud.Web.Features.Health.Checks;

/// <summary>How much a growing count grew in each third of the last quarter of an hour. Safe for concurrent use.</summary>
internal sealed class DriftWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Queue<(DateTime At, PresenceDrift Ever)> _samples = new();

    /// <param name="now">UTC.</param>
    /// <param name="ever">Since the portal's start.</param>
    /// <returns>The total of each third, the oldest first, and all of the window.</returns>
    public (IReadOnlyList<long> Parts, PresenceDrift Recent) Add(DateTime now, PresenceDrift ever)
    {
        lock (_lock)
        {
            // The clock may have been set back.
            while (_samples.TryPeek(out var first) && (first.At > now || (_samples.Count > 1 && _samples.ElementAt(1).At <= now - Length)))
                _samples.Dequeue();
            _samples.Enqueue((now, ever));
            var start = _samples.Peek().Ever;
            var third = Length / 3;
            var totals = new[] { now - (third * 2), now - third, now }.Select(until => TotalAt(until) - start.Total).ToArray();
            return ([totals[0], totals[1] - totals[0], totals[2] - totals[1]], Minus(ever, start));
        }
    }

    private long TotalAt(DateTime time) => _samples.Where(sample => sample.At <= time).Select(sample => sample.Ever.Total).DefaultIfEmpty(_samples.Peek().Ever.Total).Last();

    private static PresenceDrift Minus(PresenceDrift a, PresenceDrift b) =>
        new(a.Arrivals - b.Arrivals, a.Departures - b.Departures, a.Tracks - b.Tracks, a.Meetings - b.Meetings);
}
