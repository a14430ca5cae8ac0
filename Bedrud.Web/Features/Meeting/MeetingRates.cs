using System.Collections.Concurrent;

namespace Bedrud.Web.Features.Meeting;

/// <summary>At most so many acts in so long, for each person in each room and each kind of act. Safe for concurrent use. A singleton.</summary>
public sealed class MeetingRates(TimeProvider time)
{
    /// <summary>Acts in <see cref="Window"/>.</summary>
    public const int Most = 10;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    // So many keys are looked through for those that have gone quiet.
    private const int Many = 1_000;

    private readonly ConcurrentDictionary<(string Act, string Room, string Person), Queue<long>> _taken = new();

    /// <summary>Whether one more is allowed now; if so, it counts.</summary>
    public bool TryTake(string act, string room, string person)
    {
        if (_taken.Count > Many)
            Forget();
        var taken = _taken.GetOrAdd((act, room, person), static _ => new Queue<long>(Most));
        lock (taken)
        {
            while (taken.TryPeek(out var first) && time.GetElapsedTime(first) >= Window)
                taken.Dequeue();
            if (taken.Count >= Most)
                return false;
            taken.Enqueue(time.GetTimestamp());
            return true;
        }
    }

    private void Forget()
    {
        foreach (var (key, taken) in _taken)
        {
            lock (taken)
            {
                if (taken.Count == 0 || time.GetElapsedTime(taken.Last()) >= Window)
                    _taken.TryRemove(key, out _);
            }
        }
    }
}
