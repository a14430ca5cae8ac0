using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>Ends recordings that are as long or as large as they may be, whose meeting is over, or whose recorder left the meeting. Not safe for concurrent use.</summary>
internal sealed class RecordingLimits(
    RecordingStore store, PresenceStore presence, IDbContextFactory<BedrudDbContext> contexts, IOptions<RecordingOptions> options, TimeProvider time, ILogger<RecordingLimits> logger)
{
    /// <summary>A meeting that LiveKit was restarted under is back within that time.</summary>
    public static readonly TimeSpan OverFor = TimeSpan.FromSeconds(30);

    /// <summary>A worker that says for longer that it gets ready has died meanwhile.</summary>
    public static readonly TimeSpan MayStartFor = TimeSpan.FromSeconds(90);

    // Between two looks at the webhooks of a recorder that was not seen.
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(12);

    private readonly Dictionary<Guid, Sight> _sights = [];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <param name="active">Of one recorder.</param>
    /// <param name="reports">What that says of them; empty where it does not answer.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task ApplyAsync(IReadOnlyList<Recording> active, IReadOnlyList<RecorderReport> reports, CancellationToken cancellationToken)
    {
        foreach (var recording in active.Where(r => r.StopRequestedAt is null && r.State is RecordingState.Starting or RecordingState.Recording))
        {
            var report = reports.FirstOrDefault(r => r.EngineId == recording.EngineId);
            if (await EndOfAsync(recording, report, cancellationToken) is not { } end)
                continue;
            RecordingLog.Ending(logger, recording.Id, recording.RoomName, end);
            await store.ApplyAsync(recording.Id, cancellationToken, new RecordingEvent.StopRequested(null, end));
            _sights.Remove(recording.Id);
        }

        foreach (var old in _sights.Where(s => Now - s.Value.At > OverFor * 10).Select(s => s.Key).ToList())
            _sights.Remove(old);
    }

    /// <summary>Whether the recorder's participant is in the meeting, or may be: what LiveKit does not confirm proves nothing.</summary>
    public bool IsRecorderThere(Recording recording) => presence.Freshness.IsStale || IsIn(presence.Get(recording.RoomName), recording);

    private async Task<RecordingEnd?> EndOfAsync(Recording recording, RecorderReport? report, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.MaxMinutes > 0 && recording.StartedAt is { } began && Now - began >= TimeSpan.FromMinutes(settings.MaxMinutes))
            return RecordingEnd.TimeLimit;
        if (settings.MaxBytes > 0 && report?.Size >= settings.MaxBytes)
            return RecordingEnd.SizeLimit;
        if (recording.State == RecordingState.Starting && report?.Status == RecorderStatus.Starting && Now - recording.StateSince >= MayStartFor)
            return RecordingEnd.Interrupted;
        return await EndOfMeetingAsync(recording, cancellationToken);
    }

    private async Task<RecordingEnd?> EndOfMeetingAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (!_sights.TryGetValue(recording.Id, out var sight))
            _sights[recording.Id] = sight = new Sight();
        sight.At = Now;
        // What LiveKit does not confirm proves nothing.
        if (presence.Freshness.IsStale)
        {
            (sight.OverSince, sight.AbsentSince) = (null, null);
            return null;
        }

        var room = presence.Get(recording.RoomName);
        sight.OverSince = IsOver(recording, room) ? sight.OverSince ?? Now : null;
        if (sight.OverSince is { } over && Now - over >= OverFor)
            return RecordingEnd.MeetingEnded;
        return await RecorderLeftAsync(recording, room, sight, cancellationToken) ? RecordingEnd.Interrupted : null;
    }

    // An embedded LiveKit that was restarted gives the same meeting another id, and the recorder of the portal's own joins it again.
    private static bool IsOver(Recording recording, RoomPresence room) =>
        recording.RoomSid is { } sid && (recording.Engine == RecordingEngine.BuiltIn ? room.RoomSid is null : room.RoomSid != sid);

    private static bool IsIn(RoomPresence room, Recording recording) => room.Participants.Any(p => p.IsHidden && p.Identity == recording.EngineId);

    // LiveKit goes on listing a recording as active whose worker died. Its participant is gone, though, of the identity that is the recording's id.
    private async Task<bool> RecorderLeftAsync(Recording recording, RoomPresence room, Sight sight, CancellationToken cancellationToken)
    {
        if (recording.EngineId is null || room.RoomSid is null)
            return false;
        if (IsIn(room, recording))
        {
            (sight.WasThere, sight.AbsentSince) = (true, null);
            return false;
        }

        if (!sight.WasThere && !(Now - sight.AskedAt < AskEvery))
            await RememberAsync(recording, sight, cancellationToken);
        // One that was never there may still come, and a LiveKit that shows no recorders proves nothing.
        if (!sight.WasThere)
            return false;
        sight.AbsentSince ??= Now;
        return Now - sight.AbsentSince >= OverFor;
    }

    // It came and went before this portal was started: webhooks are written down before anything is made of them.
    private async Task RememberAsync(Recording recording, Sight sight, CancellationToken cancellationToken)
    {
        sight.AskedAt = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var told = await db.Set<StoredWebhook>()
            .Where(w => w.ReceivedAt >= recording.RequestedAt && w.RoomName == recording.RoomName && (w.Event == "participant_joined" || w.Event == "participant_left"))
            .Where(w => w.Payload.Contains(recording.EngineId!))
            .OrderBy(w => w.Sequence).Select(w => new { w.Event, w.ReceivedAt }).ToListAsync(cancellationToken);
        if (told.Count == 0)
            return;
        sight.WasThere = true;
        if (told[^1] is { Event: "participant_left" } left)
            sight.AbsentSince = left.ReceivedAt;
    }

    private sealed class Sight
    {
        public DateTime At { get; set; }

        public DateTime? OverSince { get; set; }

        public DateTime? AbsentSince { get; set; }

        public bool WasThere { get; set; }

        public DateTime? AskedAt { get; set; }
    }
}
