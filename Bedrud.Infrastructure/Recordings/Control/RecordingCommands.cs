using System.Collections.Concurrent;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>
/// Has recorders do what is written down: begin what was wished for, each once and for ever once, and stop what shall end. A recorder that takes its time
/// holds up nobody else. A singleton; safe for concurrent use.
/// </summary>
internal sealed class RecordingCommands(RecordingStore store, Recorders recorders, TimeProvider time, ILogger<RecordingCommands> logger) : IDisposable
{
    /// <summary>Between two requests to stop the same recording.</summary>
    public static readonly TimeSpan StopEvery = TimeSpan.FromSeconds(5);

    /// <summary>For so long a wish waits for the portal whose recorder can begin it; then whoever is there asks its own, and says what it says.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Guid, Task> _asking = new();
    private readonly ConcurrentDictionary<Guid, Stopping> _stops = new();
    private readonly CancellationTokenSource _ending = new();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Whether this portal waits for the recorder's answer to the request to begin.</summary>
    public bool IsAsking(Guid id) => _asking.ContainsKey(id);

    /// <summary>Whether nobody answered this portal's last request to stop it.</summary>
    public bool IsStopUnanswered(Guid id) => _stops.TryGetValue(id, out var stop) && stop.IsUnanswered;

    /// <summary>Looks once for what is to be begun or stopped. Recorders are asked behind it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var active = await store.ActiveAsync(cancellationToken);
        foreach (var recording in active)
        {
            if (recording is { State: RecordingState.Requested, AskedAt: null })
                await BeginAsync(recording, cancellationToken);
            else if (recording is { StopRequestedAt: not null, EngineId: not null } && !_stops.ContainsKey(recording.Id))
                Stop(recording);
        }

        foreach (var id in _stops.Keys.Except(active.Select(r => r.Id)))
        {
            if (_stops.TryGetValue(id, out var stop) && Now - stop.LastAt > StopEvery * 12)
                _stops.TryRemove(id, out _);
        }
    }

    /// <summary>Asks the recorder to stop it, unless that was done a moment ago. Returns at once.</summary>
    public void Stop(Recording recording)
    {
        // Another portal's recorder is that portal's to stop.
        if (recorders.Of(recording.Engine) is not { } recorder || !recorder.Owns(recording) || !recorder.CanBegin)
            return;
        var stop = _stops.GetOrAdd(recording.Id, static _ => new Stopping());
        lock (stop)
        {
            if (stop.IsRunning || Now - stop.LastAt < StopEvery)
                return;
            (stop.IsRunning, stop.LastAt) = (true, Now);
        }

        stop.Answered = Task.Run(() => StopAsync(recorder, recording, stop));
    }

    /// <summary>Until every request to begin that is under way was answered and written down.</summary>
    public Task SettledAsync() => Task.WhenAll(_asking.Values);

    /// <summary>Until every request to stop that is under way was answered.</summary>
    public Task StopsAnsweredAsync() => Task.WhenAll(_stops.Values.Select(s => s.Answered));

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task BeginAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (recorders.Of(recording.Engine) is not { } recorder)
        {
            await store.ApplyAsync(recording.Id, cancellationToken, new RecordingEvent.Refused(RecordingReason.RecorderUnavailable, $"There is no recorder {recording.Engine}."));
            return;
        }

        if (!recorder.CanBegin && Now - recording.RequestedAt < WaitsFor)
            return;
        // Of several portals only the one whose change this is may ask.
        var (asked, isOurs) = await store.ChangeAsync(recording.Id, cancellationToken, new RecordingEvent.Asked());
        if (!isOurs || asked is null)
            return;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asking[recording.Id] = begun.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await AskAsync(recorder, asked);
            }
            finally
            {
                _asking.TryRemove(recording.Id, out _);
                begun.SetResult();
            }
        }, CancellationToken.None);
    }

    private async Task AskAsync(IRecorder recorder, Recording recording)
    {
        RecordingEvent[] answer;
        try
        {
            var report = await recorder.StartAsync(recording, _ending.Token);
            RecordingLog.Accepted(logger, recording.Id, recording.RoomName, report.EngineId);
            answer = [new RecordingEvent.Accepted(report.EngineId), new RecordingEvent.Told(report)];
        }
        catch (RecorderException e) when (!e.MayHaveStarted)
        {
            RecordingLog.Refused(logger, recording.Id, recording.RoomName, e.Reason, e.Message);
            answer = [new RecordingEvent.Refused(e.Reason, e.Message)];
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The next portal looks whether it began.
            return;
        }
#pragma warning disable CA1031 // Whatever it was, the recording may have begun.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RecordingLog.Unanswered(logger, recording.Id, recording.RoomName, e.Message);
            return;
        }

        await WriteAsync(recording.Id, answer);
    }

    private async Task StopAsync(IRecorder recorder, Recording recording, Stopping stop)
    {
        Exception? failure = null;
        try
        {
            await recorder.StopAsync(recording, _ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // It is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
            RecordingLog.NotStopped(logger, recording.Id, recording.RoomName, e.Message);
        }

        var nobody = failure is RecorderException { Reason: RecordingReason.NoWorker };
        if (nobody || failure is null)
            await WriteAsync(recording.Id, new RecordingEvent.StopAsked(Answered: !nobody));
        lock (stop)
            (stop.IsRunning, stop.IsUnanswered) = (false, nobody);
    }

    private async Task WriteAsync(Guid id, params RecordingEvent[] happened)
    {
        try
        {
            await store.ApplyAsync(id, CancellationToken.None, happened);
        }
#pragma warning disable CA1031 // The database is away: the recorder's list, or the next answer, tells it later.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RecordingLog.NotWritten(logger, e, id);
        }
    }

    private sealed class Stopping
    {
        public bool IsRunning { get; set; }

        public Task Answered { get; set; } = Task.CompletedTask;

        public DateTime LastAt { get; set; }

        public bool IsUnanswered { get; set; }
    }
}
