using System.Collections.Concurrent;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;

namespace Bedrud.Infrastructure.Tests.Recordings.Control;

/// <summary>A recorder that does as it is told to: takes its time, is away, forgets, lets its worker die.</summary>
internal sealed class ScriptedRecorder(TimeProvider time) : IRecorder
{
    private int _count;

    public RecordingEngine Engine { get; init; } = RecordingEngine.Egress;

    public bool CanBegin { get; set; } = true;

    /// <summary>False: another portal's recorder knows of what was taken.</summary>
    public bool IsOwner { get; set; } = true;

    /// <summary>What it knows.</summary>
    public ConcurrentDictionary<Guid, RecorderReport> Known { get; } = new();

    public ConcurrentQueue<Guid> Starts { get; } = new();

    public ConcurrentQueue<Guid> Stops { get; } = new();

    /// <summary>Not answered before this ends.</summary>
    public Task StartHeldUntil { get; set; } = Task.CompletedTask;

    public RecorderException? StartFails { get; set; }

    public RecorderException? StopFails { get; set; }

    public bool IsAway { get; set; }

    public IReadOnlyList<PreflightPoint> Points { get; set; } = [PreflightPoint.Passed("recorder")];

    public Task<IReadOnlyList<PreflightPoint>> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(Points);

    public bool Owns(Recording recording) => recording.EngineId is null || IsOwner;

    public string PathFor(Guid recordingId, string roomName) => RecordingPaths.For("", recordingId, roomName);

    public async Task<RecorderReport> StartAsync(Recording recording, CancellationToken cancellationToken)
    {
        Starts.Enqueue(recording.Id);
        await StartHeldUntil.WaitAsync(cancellationToken);
        return StartFails is null ? Begin(recording.Id, recording.RoomName) : throw StartFails;
    }

    public Task StopAsync(Recording recording, CancellationToken cancellationToken)
    {
        Stops.Enqueue(recording.Id);
        ThrowIfAway();
        return StopFails is null ? Task.CompletedTask : Task.FromException(StopFails);
    }

    public Task<IReadOnlyList<RecorderReport>> ListAsync(CancellationToken cancellationToken)
    {
        ThrowIfAway();
        return Task.FromResult<IReadOnlyList<RecorderReport>>([.. Known.Values]);
    }

    public RecorderReport Begin(Guid id, string room) =>
        Known[id] = new RecorderReport($"EG_{Interlocked.Increment(ref _count)}", id, room, RecorderStatus.Starting);

    public RecorderReport Turn(Guid id, RecorderStatus status)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var known = Known[id];
        return Known[id] = known with
        {
            Status = status,
            StartedAt = known.StartedAt ?? (status is RecorderStatus.Starting or RecorderStatus.Failed or RecorderStatus.Aborted ? null : now),
            EndedAt = status >= RecorderStatus.Complete ? now : null,
            Location = status is RecorderStatus.Complete or RecorderStatus.LimitReached ? $"https://s3.example.org/{id:N}.mp4" : null,
            Size = 1000,
        };
    }

    private void ThrowIfAway()
    {
        if (IsAway)
            throw new RecorderException(RecordingReason.LiveKitUnreachable, "LiveKit can't be reached.");
    }
}
