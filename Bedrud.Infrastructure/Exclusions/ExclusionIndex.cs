using System.Collections.Concurrent;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>
/// Whether somebody is kept out of a room, cheap enough to be asked at each handshake and for each person at each comparison with LiveKit. What the
/// database said of a room is kept for <see cref="MaxAge"/>, which is how late another portal's act may be noticed; this portal's own acts count at
/// once, since whoever acts calls <see cref="Forget"/>. Safe for concurrent use. A singleton.
/// </summary>
public sealed class ExclusionIndex(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<ExclusionIndex> logger)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    // More rooms than that live at once nowhere; names that nobody asks for any more must not fill the memory.
    private const int MaxRooms = 5_000;

    // Names in one statement.
    private const int MaxNames = 500;

    private readonly ConcurrentDictionary<string, Entry> _rooms = new(StringComparer.Ordinal);
    private volatile bool _failing;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Why this identity may not be in this room now; null where it may be, and for a room that is not Bedrud's.</summary>
    /// <param name="roomName">LiveKit's room name.</param>
    /// <param name="identity">LiveKit's identity; see <see cref="ParticipantIdentity"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <remarks>
    /// Doesn't fail where the database does: the last that is known counts then, and nothing known means that nobody is kept out. People who are in
    /// a meeting must be able to reconnect meanwhile, and nobody gets a new token.
    /// </remarks>
    public async ValueTask<Exclusion?> FindAsync(string roomName, string identity, CancellationToken cancellationToken) =>
        (await RulesForAsync(roomName, identity, cancellationToken)).Find(identity, Now);

    /// <summary>Whether this person publishes nothing in this room before they have agreed to be recorded: <see cref="MeetingGuard"/> sees to it.</summary>
    /// <param name="roomName">LiveKit's room name.</param>
    /// <param name="identity">LiveKit's identity.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<bool> MustAgreeAsync(string roomName, string identity, CancellationToken cancellationToken) =>
        (await RulesAsync(roomName, cancellationToken)).MustAgree(identity);

    /// <summary>Has the room read anew at the next question. To be called after each change to its bans, its kicks, its locks, its waiting room or its state, to its recordings and to who agreed to them.</summary>
    public void Forget(string roomName)
    {
        if (_rooms.TryGetValue(roomName, out var entry))
            entry.Forget();
    }

    internal async ValueTask<RoomRules> RulesAsync(string room, CancellationToken cancellationToken)
    {
        // Another application's room, or nonsense: the database need not be asked.
        if (!RoomName.IsValid(room))
            return RoomRules.None;
        var entry = EntryOf(room);
        return entry.Fresh(time) ?? await entry.ReadOnceAsync(() => ReadAsync([room])).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The room's rules for a decision about one person. What is known may be as old as <see cref="MaxAge"/>, and another portal may have admitted them
    /// meanwhile: nobody is turned away as not admitted before the database was asked again.
    /// </summary>
    internal async ValueTask<RoomRules> RulesForAsync(string room, string identity, CancellationToken cancellationToken)
    {
        var rules = await RulesAsync(room, cancellationToken);
        if (rules.Find(identity, Now) is not { Reason: ExclusionReason.NotAdmitted })
            return rules;
        Forget(room);
        return await RulesAsync(room, cancellationToken);
    }

    /// <summary>The same for several rooms, with one question to the database for all of them.</summary>
    internal async Task<IReadOnlyDictionary<string, RoomRules>> RulesAsync(IEnumerable<string> rooms, CancellationToken cancellationToken)
    {
        var answer = new Dictionary<string, RoomRules>(StringComparer.Ordinal);
        var due = new List<string>();
        foreach (var room in rooms.Distinct().Where(r => RoomName.IsValid(r)))
        {
            if (EntryOf(room).Fresh(time) is { } rules)
                answer[room] = rules;
            else
                due.Add(room);
        }

        foreach (var names in due.Chunk(MaxNames))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReadAsync(names);
            foreach (var name in names)
                answer[name] = EntryOf(name).Last;
        }

        return answer;
    }

    private Entry EntryOf(string room)
    {
        if (_rooms.Count > MaxRooms)
        {
            foreach (var (name, entry) in _rooms)
            {
                if (entry.Fresh(time) is null)
                    _rooms.TryRemove(name, out _);
            }
        }

        return _rooms.GetOrAdd(room, static _ => new Entry());
    }

    private async Task<RoomRules> ReadAsync(string[] names)
    {
        var entries = Array.ConvertAll(names, n => (Name: n, Entry: EntryOf(n)));
        var began = Array.ConvertAll(entries, e => e.Entry.Version);
        var at = time.GetTimestamp();
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            var rules = await db.ReadRulesAsync(names, Now, CancellationToken.None);
            for (var i = 0; i < entries.Length; i++)
                entries[i].Entry.Keep(rules[entries[i].Name], at, began[i]);
            _failing = false;
            return rules[names[0]];
        }
#pragma warning disable CA1031 // Whatever the database throws: see FindAsync.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_failing)
                ExclusionLog.ReadFailed(logger, e);
            _failing = true;
            return entries[0].Entry.Last;
        }
    }

    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private RoomRules? _rules;
        private long _readAt;
        private bool _isStale = true;
        private Task<RoomRules>? _reading;

        /// <summary>Counts the acts, so that what was read before one is not kept after it.</summary>
        public int Version { get; private set; }

        /// <summary>The last that was read, however old.</summary>
        public RoomRules Last => _rules ?? RoomRules.None;

        public RoomRules? Fresh(TimeProvider time)
        {
            lock (_lock)
                return !_isStale && time.GetElapsedTime(_readAt) < MaxAge ? _rules : null;
        }

        public void Forget()
        {
            lock (_lock)
            {
                Version++;
                _isStale = true;
                _reading = null;
            }
        }

        public void Keep(RoomRules rules, long at, int version)
        {
            lock (_lock)
            {
                if (version != Version)
                    return;
                (_rules, _readAt, _isStale) = (rules, at, false);
            }
        }

        // Many who come at once ask once.
        public Task<RoomRules> ReadOnceAsync(Func<Task<RoomRules>> read)
        {
            lock (_lock)
            {
                if (_reading is not { IsCompleted: false })
                    _reading = read();
                return _reading;
            }
        }
    }
}
