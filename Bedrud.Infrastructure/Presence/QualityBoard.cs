using System.Collections.Concurrent;
using Bedrud.Domain.Meetings;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// How good the connections of those present are, as their browsers said last. Forgotten when they leave, and when their browser has been silent for
/// <see cref="HoldsFor"/>. Safe for concurrent use. A singleton.
/// </summary>
public sealed class QualityBoard(TimeProvider time)
{
    /// <summary>Least time between two summaries of a connection that are counted; browsers send one every 15 s.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(10);

    /// <summary>A summary says something about now for so long: three were due meanwhile.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(50);

    private readonly ConcurrentDictionary<string, Entry> _latest = new(StringComparer.Ordinal);

    /// <summary>Participant sids of whom something is known.</summary>
    internal IReadOnlyCollection<string> Sids => [.. _latest.Keys];

    /// <summary>Somebody's summary; null where nothing fresh is known.</summary>
    /// <param name="sid">LiveKit's id of the connection.</param>
    public QualitySummary? Get(string sid) => _latest.TryGetValue(sid, out var entry) && Age(entry) < HoldsFor ? entry.Summary : null;

    /// <summary>Notes a summary. False for one that came too soon after another of the same connection, and does not count.</summary>
    internal bool Note(string room, string sid, QualitySummary summary)
    {
        var entry = new Entry(room, summary, time.GetTimestamp());
        while (true)
        {
            if (_latest.TryGetValue(sid, out var before))
            {
                if (Age(before) < Spacing)
                    return false;
                if (_latest.TryUpdate(sid, entry, before))
                    return true;
            }
            else if (_latest.TryAdd(sid, entry))
            {
                return true;
            }
        }
    }

    /// <summary>Forgets those who are not there any more.</summary>
    internal void Keep(Func<string, RoomPresence> roomOf)
    {
        foreach (var ofRoom in _latest.GroupBy(e => e.Value.Room))
        {
            var present = roomOf(ofRoom.Key).Participants.Select(p => p.Sid).ToHashSet(StringComparer.Ordinal);
            foreach (var (sid, _) in ofRoom.Where(e => !present.Contains(e.Key)))
                _latest.TryRemove(sid, out _);
        }
    }

    private TimeSpan Age(Entry entry) => time.GetElapsedTime(entry.At);

    private sealed record Entry(string Room, QualitySummary Summary, long At);
}
