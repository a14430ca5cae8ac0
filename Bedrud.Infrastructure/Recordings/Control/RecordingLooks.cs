using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>
/// Compares what is written down with what recorders say: takes in what a lost webhook did not tell, gives up what a recorder has forgotten, and stops what
/// runs though nobody wants it. A recorder that can't be reached says nothing. Not safe for concurrent use.
/// </summary>
internal sealed class RecordingLooks(
    RecordingStore store, Recorders recorders, RecordingCommands commands, RecordingLimits limits, TimeProvider time, ILogger<RecordingLooks> logger)
{
    /// <summary>Most that a recorder takes to answer a request to begin is 32 s: before that, nothing that is missing was forgotten.</summary>
    public static readonly TimeSpan MayAppearFor = TimeSpan.FromSeconds(40);

    /// <summary>Between the first answered list without it and the one that decides.</summary>
    public static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(10);

    /// <summary>For so long the worker of a recording that shall end may leave the request to stop unanswered.</summary>
    public static readonly TimeSpan UnansweredFor = TimeSpan.FromSeconds(20);

    /// <summary>For so long nothing need be heard of what another portal's recorder begins or ends; that portal may be gone for good.</summary>
    public static readonly TimeSpan OthersMayTake = TimeSpan.FromSeconds(60);

    /// <summary>For so long a worker may write the last of a file and say nothing new. One that says so later is heard nevertheless.</summary>
    public static readonly TimeSpan MayEndFor = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, RecorderReport> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, (RecorderReport Report, DateTime Since)> _endings = [];
    private readonly HashSet<RecordingEngine> _silent = [];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Looks once.</summary>
    /// <param name="idle">Recorders of which nothing that is active is written down, and that are asked nevertheless.</param>
    /// <returns>Whether anything is active.</returns>
    public async Task<bool> RunAsync(IReadOnlyCollection<RecordingEngine> idle, CancellationToken cancellationToken)
    {
        // Read before the recorders are asked: what was written down by then must be in their answer.
        var active = await store.ActiveAsync(cancellationToken);
        var engines = active.Select(r => r.Engine).Concat(idle).Distinct().ToList();
        var lists = await Task.WhenAll(engines.Select(engine => ListAsync(engine, cancellationToken)));
        foreach (var (engine, reports) in engines.Zip(lists))
        {
            var ours = active.Where(r => r.Engine == engine).ToList();
            if (reports is not null)
                await CompareAsync(ours, reports, cancellationToken);
            await limits.ApplyAsync(ours, reports ?? [], cancellationToken);
        }

        if (Array.TrueForAll(lists, reports => reports is not null))
        {
            foreach (var old in _known.Keys.Except(lists.SelectMany(reports => reports!).Select(r => r.EngineId)).ToList())
                _known.Remove(old);
        }

        foreach (var gone in _endings.Keys.Except(active.Select(r => r.Id)).ToList())
            _endings.Remove(gone);
        return active.Count > 0;
    }

    private async Task<IReadOnlyList<RecorderReport>?> ListAsync(RecordingEngine engine, CancellationToken cancellationToken)
    {
        // A recorder that this portal does not have any more knows nothing.
        if (recorders.Of(engine) is not { } recorder)
            return [];
        try
        {
            var reports = await recorder.ListAsync(cancellationToken);
            lock (_silent)
            {
                if (_silent.Remove(engine))
                    RecordingLog.ListAgain(logger, engine);
            }

            return reports;
        }
#pragma warning disable CA1031 // One recorder's bug must not keep anybody from looking at the other's.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            lock (_silent)
            {
                if (_silent.Add(engine))
                    RecordingLog.NoList(logger, engine, e.Message);
            }

            return null;
        }
    }

    private async Task CompareAsync(List<Recording> active, IReadOnlyList<RecorderReport> reports, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<Guid, RecorderReport>();
        foreach (var report in reports)
        {
            var recording = active.Find(r => r.EngineId is { } id ? id == report.EngineId : r.Id == report.RecordingId);
            if (recording is not null)
            {
                listed[recording.Id] = report;
                await store.ApplyAsync(recording.Id, cancellationToken, new RecordingEvent.Told(report));
            }
            else if (report.RecordingId is { } id)
            {
                await HearOfPastAsync(id, report, cancellationToken);
            }
        }

        foreach (var recording in active.Where(r => r.AskedAt is not null))
        {
            if (listed.TryGetValue(recording.Id, out var report))
                await FollowAsync(recording, report, cancellationToken);
            else
                await MissAsync(recording, cancellationToken);
        }
    }

    // LiveKit lists what has ended for a day: each is looked at once, unless it still runs.
    private async Task HearOfPastAsync(Guid id, RecorderReport report, CancellationToken cancellationToken)
    {
        var runs = report.Status is RecorderStatus.Starting or RecorderStatus.Active;
        if (!runs && _known.TryGetValue(report.EngineId, out var before) && before == report)
            return;
        // Another portal's, of another database; or one that was deleted for good.
        if (await store.ApplyAsync(id, cancellationToken, new RecordingEvent.Told(report)) is { } recording && runs && !recording.State.IsActive())
        {
            RecordingLog.Unwanted(logger, recording.Id, recording.RoomName);
            commands.Stop(recording);
        }

        _known[report.EngineId] = report;
    }

    private async Task FollowAsync(Recording recording, RecorderReport report, CancellationToken cancellationToken)
    {
        if (EndsForEver(recording, report))
        {
            await ForgetAsync(recording, cancellationToken);
            return;
        }

        if (recording.StopRequestedAt is null || report.Status is not (RecorderStatus.Starting or RecorderStatus.Active))
            return;
        // LiveKit goes on saying so of a worker that died: nobody answers there any more.
        if (recording.UnansweredSince is { } since && Now - since >= UnansweredFor && commands.IsStopUnanswered(recording.Id))
        {
            await ForgetAsync(recording, cancellationToken);
        }
        else if (await store.FindAsync(recording.Id, cancellationToken) is { EngineId: not null } now && now.State.IsActive())
        {
            commands.Stop(now);
        }
    }

    // Its worker died while it wrote the last of the file: LiveKit goes on saying that it ends, and refuses to stop what ends.
    private bool EndsForEver(Recording recording, RecorderReport report)
    {
        if (report.Status != RecorderStatus.Ending || recording.Engine != RecordingEngine.Egress)
            return false;
        if (!_endings.TryGetValue(recording.Id, out var ending) || ending.Report != report)
            _endings[recording.Id] = ending = (report, Now);
        return Now - ending.Since >= MayEndFor && !limits.IsRecorderThere(recording);
    }

    private async Task ForgetAsync(Recording recording, CancellationToken cancellationToken)
    {
        RecordingLog.Forgotten(logger, recording.Id, recording.RoomName);
        await store.ApplyAsync(recording.Id, cancellationToken, new RecordingEvent.Forgotten());
    }

    // What records there is not known here. It ends with its meeting, or by somebody's wish; then it must not hold the room for ever.
    private Task MissOthersAsync(Recording recording, CancellationToken cancellationToken) =>
        recording.State is RecordingState.Starting or RecordingState.Stopping && Now - recording.StateSince >= OthersMayTake
            ? ForgetAsync(recording, cancellationToken)
            : Task.CompletedTask;

    private async Task MissAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (recorders.Of(recording.Engine)?.Owns(recording) == false)
        {
            await MissOthersAsync(recording, cancellationToken);
            return;
        }

        if (recording.EngineId is null && (commands.IsAsking(recording.Id) || Now - recording.AskedAt < MayAppearFor))
            return;
        if (recording.MissingSince is not { } since)
        {
            await store.ApplyAsync(recording.Id, cancellationToken, new RecordingEvent.Missed());
            return;
        }

        // One that was never seen has been waited for already; a second list is enough.
        if (recording.EngineId is not null && Now - since < MissingFor)
            return;
        await ForgetAsync(recording, cancellationToken);
    }
}
