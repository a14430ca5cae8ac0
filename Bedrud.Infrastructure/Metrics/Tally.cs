using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>
/// Counts by one label whose values are known beforehand, all of them from 0 on: a figure that appears only with the first failure can't be
/// watched. What is not among them counts as <c>other</c>, so that nobody's input makes a series. Counting allocates nothing. Safe for concurrent use.
/// </summary>
public sealed class Tally
{
    /// <summary>The value of whatever is not known.</summary>
    public const string Other = "other";

    private readonly FrozenDictionary<string, Cell> _cells;
    private readonly Cell _other;

    /// <param name="label">The label's name.</param>
    /// <param name="values">Its values; <see cref="Other"/> is added.</param>
    /// <param name="constant">A second label that is the same for all of them; null for none.</param>
    public Tally(string label, IEnumerable<string> values, KeyValuePair<string, object?>? constant = null)
    {
        _cells = values.Append(Other).Distinct(StringComparer.Ordinal).ToFrozenDictionary(
            value => value,
            value => new Cell(constant is { } second ? [new(label, value), second] : [new(label, value)]),
            StringComparer.Ordinal);
        _other = _cells[Other];
    }

    public void Count(string value) => (_cells.TryGetValue(value, out var cell) ? cell : _other).Add();

    /// <summary>How often so far; 0 for what is not known.</summary>
    public long this[string value] => _cells.TryGetValue(value, out var cell) ? cell.Value : 0;

    public IEnumerable<Measurement<long>> Read() => _cells.Values.Select(cell => new Measurement<long>(cell.Value, cell.Tags));

    private sealed class Cell(KeyValuePair<string, object?>[] tags)
    {
        private long _value;

        public KeyValuePair<string, object?>[] Tags => tags;

        public long Value => Interlocked.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
