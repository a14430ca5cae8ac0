using System.Collections.Immutable;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Recordings;

/// <summary>A recording that is active: what everybody in the meeting is told.</summary>
/// <param name="StartedAt">UTC; null where it has not begun.</param>
/// <param name="By">The name of whoever started it; empty for an automatic one.</param>
public sealed record ActiveRecording(
    Guid Id, string RoomName, RecordingState State, RecordingEngine Engine, DateTime RequestedAt, DateTime? StartedAt, string By, bool IsAutomatic)
{
    public static ActiveRecording Of(Recording recording) => new(
        recording.Id, recording.RoomName, recording.State, recording.Engine, recording.RequestedAt, recording.StartedAt, recording.RequestedByName, recording.IsAutomatic);
}

/// <summary>
/// Which recordings are active, as a snapshot that costs nothing to read, and a bell for whatever changes of any recording. This portal's own changes
/// show at once, another portal's when the keeper next reads the database, every two seconds. Safe for concurrent use. A singleton.
/// </summary>
public sealed class RecordingBoard(IDbContextFactory<BedrudDbContext> contexts)
{
    private readonly Lock _gate = new();
    private int _changes;
    private ImmutableDictionary<Guid, ActiveRecording> _active = ImmutableDictionary<Guid, ActiveRecording>.Empty;

    /// <summary>Raised with the room's name and the recording's id; outside of any lock. Handlers return at once and don't throw.</summary>
    public event Action<string, Guid>? RecordingChanged;

    /// <summary>All that are active.</summary>
    public IEnumerable<ActiveRecording> Active => Volatile.Read(ref _active).Values;

    /// <summary>Those of this room, oldest first.</summary>
    public ImmutableArray<ActiveRecording> In(string room) => [.. Active.Where(r => r.RoomName == room).OrderBy(r => r.RequestedAt)];

    /// <summary>Reads the database: at the start, and for what other portals did.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var seen = Volatile.Read(ref _changes);
        List<ActiveRecording> rows;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            rows = await db.Recordings.Where(r => r.State <= RecordingState.Stopping)
                .Select(r => new ActiveRecording(r.Id, r.RoomName, r.State, r.Engine, r.RequestedAt, r.StartedAt, r.RequestedByName, r.IsAutomatic))
                .ToListAsync(cancellationToken);
        }

        var after = rows.ToImmutableDictionary(r => r.Id);
        ImmutableDictionary<Guid, ActiveRecording> before;
        lock (_gate)
        {
            // What this portal saved while it read may not be in it: the next reading tells.
            if (_changes != seen)
                return;
            before = Interlocked.Exchange(ref _active, after);
        }

        foreach (var (id, recording) in before.Concat(after.Where(a => !before.ContainsKey(a.Key))))
        {
            if (before.GetValueOrDefault(id) != after.GetValueOrDefault(id))
                RecordingChanged?.Invoke(recording.RoomName, id);
        }
    }

    /// <summary>Rings for a recording whose state stays, such as when somebody wishes for another attempt at its file.</summary>
    public void Touched(Recording recording) => RecordingChanged?.Invoke(recording.RoomName, recording.Id);

    /// <summary>Takes in a change that was saved.</summary>
    internal void Changed(Recording recording)
    {
        var now = ActiveRecording.Of(recording);
        lock (_gate)
        {
            _changes++;
            Volatile.Write(ref _active, now.State.IsActive() ? _active.SetItem(now.Id, now) : _active.Remove(now.Id));
        }

        RecordingChanged?.Invoke(recording.RoomName, recording.Id);
    }
}
