using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics.History;

/// <summary>A span as this portal has it. Under its book's lock.</summary>
internal sealed class BookedSpan(CheckState state, string cause)
{
    /// <summary>In the database; 0 while it was never written.</summary>
    public long Id { get; set; }

    public string Check => state.Id;

    public string Cause => cause;

    public DateTime SeenAt { get; set; } = state.LookedAt;

    public DateTime? To { get; set; }

    public bool Is(CheckState now, string itsCause) => now.Verdict == state.Verdict && itsCause == cause;

    public CheckSpan Row() => new() { Id = Id, Check = state.Id, Verdict = state.Verdict, Cause = cause, From = state.Since, To = To, SeenAt = SeenAt };
}

/// <summary>The spans that this portal's checks are in, and those that are not in the database as they are. Safe for concurrent use.</summary>
internal sealed class SpanBook
{
    /// <summary>Spans of one check that wait for a database that is away; the oldest are forgotten first.</summary>
    public const int MostWaiting = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, BookedSpan> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BookedSpan>> _ended = new(StringComparer.Ordinal);

    /// <summary>Takes in a look; true where it began another span.</summary>
    public bool Note(CheckState state)
    {
        // What others have yet to confirm is no verdict yet.
        if (state.Since == default)
            return false;
        var cause = state.Finding.Cause.Length <= CheckSpan.CauseMaxLength ? state.Finding.Cause : state.Finding.Cause[..CheckSpan.CauseMaxLength];
        lock (_lock)
        {
            if (_open.TryGetValue(state.Id, out var span) && span.Is(state, cause))
            {
                span.SeenAt = state.LookedAt;
                return false;
            }

            if (span is not null)
                End(span, state.Since);
            _open[state.Id] = new BookedSpan(state, cause);
            return true;
        }
    }

    /// <summary>The portal ends: what is open ends with it.</summary>
    public void EndAll()
    {
        lock (_lock)
        {
            foreach (var span in _open.Values)
                End(span, span.SeenAt);
            _open.Clear();
        }
    }

    /// <summary>What has to be written now: those that were never written, those that ended since they were, and the numbers of those that last.</summary>
    public ((BookedSpan Span, CheckSpan Row)[] Added, CheckSpan[] Ended, long[] Lasting) Due()
    {
        lock (_lock)
        {
            var ended = _ended.Values.SelectMany(spans => spans).ToArray();
            return (
                [.. ended.Concat(_open.Values).Where(span => span.Id == 0).Select(span => (span, span.Row()))],
                [.. ended.Where(span => span.Id != 0).Select(span => span.Row())],
                [.. _open.Values.Where(span => span.Id != 0).Select(span => span.Id)]);
        }
    }

    /// <summary>The rows' ends are in the database now.</summary>
    public void Closed(IEnumerable<CheckSpan> rows)
    {
        lock (_lock)
        {
            foreach (var row in rows)
                Forget(row.Check, span => span.Id == row.Id);
        }
    }

    /// <summary>The rows are in the database now. What ended meanwhile is due again.</summary>
    public void Added(IEnumerable<(BookedSpan Span, CheckSpan Row)> added)
    {
        lock (_lock)
        {
            foreach (var (span, row) in added)
            {
                span.Id = row.Id;
                if (row.To is not null)
                    Forget(row.Check, other => other == span);
            }
        }
    }

    private void Forget(string check, Predicate<BookedSpan> which)
    {
        if (_ended.TryGetValue(check, out var spans) && spans.RemoveAll(which) > 0 && spans.Count == 0)
            _ended.Remove(check);
    }

    private void End(BookedSpan span, DateTime at)
    {
        span.To = at;
        if (!_ended.TryGetValue(span.Check, out var waiting))
            _ended[span.Check] = waiting = [];
        waiting.Add(span);
        if (waiting.Count > MostWaiting)
            waiting.RemoveAt(0);
    }
}
