namespace Bedrud.Web.Hosting;

/// <summary>Lets everybody do something so many times at once. Kept in memory. Safe for concurrent use.</summary>
public sealed class AtOnce(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <returns>Gives the place back; null where this one has all of theirs.</returns>
    public IDisposable? Take(string who)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(who);
            if (taken >= most)
                return null;
            _taken[who] = taken + 1;
        }

        return new Place(this, who);
    }

    private void GiveBack(string who)
    {
        lock (_lock)
        {
            if (--_taken[who] == 0)
                _taken.Remove(who);
        }
    }

    private sealed class Place(AtOnce places, string who) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                places.GiveBack(who);
        }
    }
}
