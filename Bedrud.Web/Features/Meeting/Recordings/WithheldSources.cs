using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Why somebody's sources may be gone.</summary>
internal enum Withheld
{
    /// <summary>For another reason, such as a moderator's: nothing is given back.</summary>
    No,

    /// <summary>They were there when it began, or were seen to.</summary>
    Yes,

    /// <summary>They came while people were asked: it was so, unless they had agreed.</summary>
    UnlessAgreed,
}

/// <summary>
/// From whom this portal withheld the sources until they agree to be recorded, for as long as it has not given them back. Whoever is not in here lost theirs
/// for another reason. Safe for concurrent use. A singleton.
/// </summary>
public sealed class WithheldSources
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Asked> _rooms = new(StringComparer.Ordinal);

    /// <summary>Rooms from which there may be something to give back.</summary>
    internal bool Has(string room)
    {
        lock (_lock)
            return _rooms.ContainsKey(room);
    }

    /// <param name="since">UTC; who joins later joins without sources. <see cref="DateTime.MinValue"/> where nobody knows what was before.</param>
    internal void Begin(string room, DateTime since)
    {
        lock (_lock)
            // LiveKit tells joins by the second.
            _rooms.TryAdd(room, new Asked(new DateTime(since.Ticks - (since.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc)));
    }

    /// <summary>Takes a note of one person; does nothing in a room in which nobody is asked.</summary>
    internal void Note(string room, string person)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(room, out var asked))
                return;
            asked.From.Add(person);
            asked.GivenBack.Remove(person);
        }
    }

    internal void GivenBack(string room, string person)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(room, out var asked))
                return;
            asked.From.Remove(person);
            asked.GivenBack.Add(person);
        }
    }

    /// <param name="joinedAt">UTC; of their latest connection.</param>
    internal Withheld From(string room, string person, DateTime joinedAt)
    {
        lock (_lock)
        {
            return !_rooms.TryGetValue(room, out var asked) ? Withheld.No
                : asked.From.Contains(person) ? Withheld.Yes
                : joinedAt >= asked.Since && !asked.GivenBack.Contains(person) ? Withheld.UnlessAgreed : Withheld.No;
        }
    }

    /// <summary>Everything was given back.</summary>
    /// <param name="isOver">Asked under the lock: what has begun meanwhile is kept.</param>
    internal void End(string room, Func<bool> isOver)
    {
        lock (_lock)
        {
            if (isOver())
                _rooms.Remove(room);
        }
    }

    private sealed record Asked(DateTime Since)
    {
        /// <summary>See <see cref="ParticipantIdentity.PersonOf"/>.</summary>
        public HashSet<string> From { get; } = new(StringComparer.Ordinal);

        public HashSet<string> GivenBack { get; } = new(StringComparer.Ordinal);
    }
}
