using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Control;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Control;

/// <summary>Starts and stops recordings. What becomes of a wish is the keeper's; <see cref="RecordingBoard"/> tells of it.</summary>
public sealed class RecordingActs(
    IDbContextFactory<BedrudDbContext> contexts, RecordingStore store, RecordingPreflight preflight, Recorders recorders, PresenceStore presence,
    Reconciler reconciler, RecordingWords words, AuditLog audit, TimeProvider time)
{
    /// <summary>Writes the wish down, where nothing stands in its way.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="choice">What is recorded; null: as the room says.</param>
    /// <param name="actor">Who wishes it.</param>
    /// <param name="cancellationToken">Ends the looking; what is written down stays.</param>
    /// <returns><see cref="Problems.AlreadyRecording"/> names the one that runs; <see cref="Problems.RecordingNotPossible"/> says why.</returns>
    public Task<Result<Recording>> StartAsync(string room, RecordingChoice? choice, Actor actor, CancellationToken cancellationToken) =>
        StartAsync(room, otherwise => choice ?? otherwise, actor, cancellationToken);

    /// <summary>The same, with a request that may leave things to the room.</summary>
    public Task<Result<Recording>> StartAsync(string room, RecordingRequest? request, Actor actor, CancellationToken cancellationToken) =>
        StartAsync(room, otherwise => (request ?? new RecordingRequest()).ToChoice(otherwise), actor, cancellationToken);

    private async Task<Result<Recording>> StartAsync(
        string room, Func<RecordingChoice, Result<RecordingChoice>> choose, Actor actor, CancellationToken cancellationToken)
    {
        var found = await FindRoomAsync(room, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var choice = choose(found.Value.Recording.Choice);
        if (!choice.Succeeded)
            return choice.Problem;
        if (await RunningAsync(found.Value, cancellationToken) is { } running)
            return Already(running);
        var points = await PointsAsync(room, cancellationToken);
        if (recorders.Current is not { } recorder || points.Any(p => p.Standing == PreflightStanding.Failed))
        {
            var problem = NotPossible(points);
            await NoteAsync(actor, AuditAction.RecordingStart, room, null, problem, Describe(points));
            return problem;
        }

        var recording = NewRecording.By(
            found.Value, choice.Value, recorder, presence.Get(room).RoomSid, actor.UserId!.Value, actor.Name, time.GetUtcNow().UtcDateTime);
        var details = $"{recording.Engine}, {(recording.AudioOnly ? "audio only" : $"{recording.Layout}, {recording.Resolution}")}";
        var isIn = await store.AddAsync(
            recording, cancellationToken, db => audit.Add(db, actor, AuditAction.RecordingStart, room, recording.Id.ToString(), details: details));
        if (isIn)
            return recording;
        // Somebody was quicker, and it may be over already.
        return await RunningAsync(found.Value, cancellationToken) is { } other ? Already(other) : Problems.Conflict;
    }

    /// <summary>Ends one recording; one that ends or has ended is left as it is.</summary>
    public async Task<Result<Recording>> StopAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var found = await db.FindRecordingAsync(id, actor, RecordingAct.Start, cancellationToken);
            if (!found.Succeeded)
                return found.Problem;
        }

        var (recording, changed) = await store.ChangeAsync(id, cancellationToken, new RecordingEvent.StopRequested(actor.UserId, RecordingEnd.Stopped));
        if (recording is null)
            return Problems.RecordingNotFound;
        if (changed)
            await NoteAsync(actor, AuditAction.RecordingStop, recording.RoomName, id.ToString(), null, null);
        return recording;
    }

    /// <summary>Ends all that are active in the room.</summary>
    /// <returns>Those, as they are then; <see cref="Problems.NotRecording"/> where there are none.</returns>
    public async Task<Result<List<Recording>>> StopAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        var found = await FindRoomAsync(room, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        List<Guid> active;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            active = await db.Recordings.Where(r => r.RoomId == found.Value.Id && r.State <= RecordingState.Stopping)
                .OrderBy(r => r.RequestedAt).Select(r => r.Id).ToListAsync(cancellationToken);
        }

        var stopped = new List<Recording>();
        foreach (var id in active)
        {
            var result = await StopAsync(id, actor, cancellationToken);
            if (!result.Succeeded)
                return result.Problem;
            stopped.Add(result.Value);
        }

        if (stopped.Count == 0)
            return Problems.NotRecording;
        return stopped;
    }

    /// <summary>Whether somebody who may start recordings may look at this one, and learn what became of it.</summary>
    public async Task<bool> MayViewAsync(Recording recording, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.FindRecordingAsync(recording.Id, actor, RecordingAct.View, cancellationToken)).Succeeded;
    }

    /// <summary>Whether a recording could start now, point by point.</summary>
    public async Task<Result<PreflightPoint[]>> PreflightAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        var found = await FindRoomAsync(room, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        return (await PointsAsync(room, cancellationToken)).ToArray();
    }

    private async Task<Result<Room>> FindRoomAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.FindRoomToRecordAsync(room, actor, RecordingAct.Start, cancellationToken);
    }

    // Whoever has just turned on a microphone is not told that nobody has: LiveKit is asked before a no.
    private async Task<IReadOnlyList<PreflightPoint>> PointsAsync(string room, CancellationToken cancellationToken)
    {
        var points = await preflight.CheckAsync(room, cancellationToken);
        if (!points.Any(p => p is { Standing: PreflightStanding.Failed, Code: "meeting" or "publishing" }))
            return points;
        await reconciler.RefreshAsync(room, cancellationToken);
        return await preflight.CheckAsync(room, cancellationToken);
    }

    private async Task<Guid?> RunningAsync(Room room, CancellationToken cancellationToken)
    {
        var slot = Recording.SlotOf(room.Id, several: false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return room.Recording.Several ? null : await db.Recordings.Where(r => r.Slot == slot).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task NoteAsync(Actor actor, string action, string room, string? target, Problem? failure, string? details)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        audit.Add(db, actor, action, room, target, failure, details);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static Problem Already(Guid running) =>
        Problems.AlreadyRecording with { Extensions = new Dictionary<string, object?> { ["recording"] = running } };

    private Problem NotPossible(IReadOnlyList<PreflightPoint> points) =>
        Problems.RecordingNotPossible with { Extensions = new Dictionary<string, object?> { ["points"] = PreflightBody.From(points, words).Points } };

    private static string Describe(IReadOnlyList<PreflightPoint> points) =>
        string.Join(", ", points.Where(p => p.Standing == PreflightStanding.Failed).Select(p => $"{p.Code}: {p.Cause}"));
}
