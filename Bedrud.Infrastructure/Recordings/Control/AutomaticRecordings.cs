using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>
/// Starts recordings of rooms that are recorded by themselves, as soon as somebody publishes. What was tried stands in the database, so that a portal that is
/// started anew makes no second one. Not safe for concurrent use.
/// </summary>
internal sealed class AutomaticRecordings(
    RecordingStore store, Recorders recorders, RecordingPreflight preflight, PresenceStore presence, IDbContextFactory<BedrudDbContext> contexts,
    IOptions<RecordingOptions> options, TimeProvider time, ILogger<AutomaticRecordings> logger)
{
    /// <summary>After a meeting's first try that failed; twice as long after each further one.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>The longest such pause.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, DateTime> _refused = new(StringComparer.Ordinal);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Looks once at all meetings.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What LiveKit has not confirmed may be long over.
        if (!options.Value.Enabled || presence.Freshness.IsStale)
            return;
        var live = presence.LiveRooms.Where(IsPublishing).ToDictionary(r => r.RoomName, StringComparer.Ordinal);
        foreach (var gone in _refused.Where(r => Now - r.Value >= Pause).Select(r => r.Key).ToList())
            _refused.Remove(gone);
        foreach (var names in live.Keys.Where(n => !_refused.ContainsKey(n)).Chunk(500))
        {
            foreach (var room in await WaitingAsync(names, live, cancellationToken))
                await StartAsync(room, live[room.Name].RoomSid, cancellationToken);
        }
    }

    private static bool IsPublishing(RoomPresence room) => room.RoomSid is not null && room.Participants.Any(p => !p.IsHidden && p.Tracks.Length > 0);

    private async Task<List<Room>> WaitingAsync(string[] names, Dictionary<string, RoomPresence> live, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rooms = await db.Rooms.AsNoTracking().Where(r => names.Contains(r.Name) && r.Recording.Automatic && !r.IsSuspended).ToListAsync(cancellationToken);
        if (rooms.Count == 0)
            return [];
        var ids = rooms.ConvertAll(r => r.Id);
        var sids = rooms.ConvertAll(r => live[r.Name].RoomSid);
        var past = await db.Recordings.AsNoTracking()
            .Where(r => ids.Contains(r.RoomId) && (r.State <= RecordingState.Stopping || sids.Contains(r.RoomSid)))
            .ToListAsync(cancellationToken);
        return rooms.FindAll(room =>
        {
            var own = past.FindAll(r => r.RoomId == room.Id);
            var pause = PauseAfter(own.Count(r => r.State is RecordingState.Failed or RecordingState.Lost));
            return !own.Exists(r => StandsInTheWay(r, pause));
        });
    }

    // Of this meeting, or active. Somebody's stop holds until the meeting ends, and so does a limit; what broke off is begun anew after a while.
    private bool StandsInTheWay(Recording recording, TimeSpan pause) =>
        recording.State.IsActive()
        || recording.End is RecordingEnd.Stopped or RecordingEnd.TimeLimit or RecordingEnd.SizeLimit
        || recording.StoppedBy is not null
        || Now - recording.StateSince < pause;

    // What fails each time would fill the library's list with failures.
    private static TimeSpan PauseAfter(int failures) => Pause * Math.Min(1 << Math.Clamp(failures - 1, 0, 10), LongestPause / Pause);

    private async Task StartAsync(Room room, string? roomSid, CancellationToken cancellationToken)
    {
        var failed = (await preflight.CheckAsync(room.Name, cancellationToken)).Where(p => p.Standing == PreflightStanding.Failed).ToList();
        if (failed.Count > 0 || recorders.Current is not { } recorder)
        {
            _refused[room.Name] = Now;
            RecordingLog.NotAutomatic(logger, room.Name, string.Join(", ", failed.Select(p => $"{p.Code}: {p.Cause}")));
            return;
        }

        var recording = NewRecording.Automatic(room, recorder, roomSid, Now);
        await store.AddAsync(recording, cancellationToken, db => db.AuditEntries.Add(new AuditEntry
        {
            At = Now,
            ActorName = "Bedrud",
            Action = AuditAction.RecordingStart,
            RoomName = room.Name,
            Target = recording.Id.ToString(),
            Details = "automatic",
        }));
    }
}
