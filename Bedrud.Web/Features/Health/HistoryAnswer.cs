using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.History;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Web.Features.Health;

/// <param name="From">UTC; the first stretch's begin.</param>
/// <param name="To">UTC; the last one's end.</param>
/// <param name="Checks">By id: the worst verdict of each stretch, the oldest first; null where nobody looked.</param>
public sealed record HistoryAnswer(DateTime From, DateTime To, ImmutableSortedDictionary<string, ImmutableArray<string?>> Checks)
{
    internal static HistoryAnswer Of(DateTime from, DateTime to, ImmutableDictionary<string, ImmutableArray<Verdict?>> strips) => new(
        from, to, strips.ToImmutableSortedDictionary(strip => strip.Key, strip => strip.Value.Select(worst => worst is { } known ? LabelName.Of(known) : null).ToImmutableArray()));
}

/// <param name="Verdict">not-applicable, unknown, fine, notice, warning or failing.</param>
/// <param name="From">UTC.</param>
/// <param name="To">UTC; null while it lasts.</param>
public sealed record SpanAnswer(string Verdict, string Cause, DateTime From, DateTime? To)
{
    internal static SpanAnswer Of(KnownSpan span) => new(LabelName.Of(span.Verdict), span.Cause, span.From, span.To);
}
