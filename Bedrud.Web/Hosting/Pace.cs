namespace Bedrud.Web.Hosting;

/// <summary>Lets everybody do something so many times within a span, counted from any moment. Kept in memory. Safe for concurrent use.</summary>
public sealed class Pace(int most, TimeSpan span, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<long>> _acts = new(StringComparer.Ordinal);
    private long _swept = time.GetTimestamp();

    /// <summary>Counts one act.</summary>
    /// <returns>Null where it is allowed; otherwise how long to wait for the next.</returns>
    public TimeSpan? Refusal(string who)
    {
        lock (_lock)
        {
            Sweep();
            if (!_acts.TryGetValue(who, out var acts))
                _acts[who] = acts = new Queue<long>(most);
            while (acts.TryPeek(out var first) && time.GetElapsedTime(first) >= span)
                acts.Dequeue();
            if (acts.Count >= most)
                return span - time.GetElapsedTime(acts.Peek());
            acts.Enqueue(time.GetTimestamp());
            return null;
        }
    }

    private void Sweep()
    {
        if (time.GetElapsedTime(_swept) < span)
            return;
        _swept = time.GetTimestamp();
        foreach (var (who, acts) in _acts.ToList())
        {
            if (time.GetElapsedTime(acts.Last()) >= span)
                _acts.Remove(who);
        }
    }
}
