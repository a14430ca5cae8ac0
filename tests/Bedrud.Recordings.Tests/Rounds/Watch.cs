using System.Collections.Concurrent;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Recordings.Tests;

/// <summary>
/// Compares what the portal says of its recordings with the truth, five times a second, and measures for how long a recording is in a state that LiveKit
/// knows better of, or that nobody does anything about.
/// </summary>
internal sealed class Watch(RecordingTable table, LiveKitStand liveKit) : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(0.2);

    private readonly ConcurrentDictionary<Guid, RecordingRow> _rows = new();
    private readonly ConcurrentDictionary<Guid, (RecordingState State, DateTime Since)> _wrong = new();
    private readonly ConcurrentDictionary<RecordingState, (TimeSpan For, RecordingRow Row)> _longest = new();
    private readonly CancellationTokenSource _end = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>As they were a moment ago, oldest first.</summary>
    public IReadOnlyList<RecordingRow> Rows { get; private set; } = [];

    /// <summary>The longest time for each state in which one was wrongly.</summary>
    public IReadOnlyDictionary<RecordingState, (TimeSpan For, RecordingRow Row)> Longest => _longest;

    /// <summary>How long each of them was wrong at a stretch, at most.</summary>
    public ConcurrentDictionary<Guid, TimeSpan> Stuck { get; } = new();

    public RecordingRow? Find(Guid id) => _rows.GetValueOrDefault(id);

    public void Begin() => _loop = LoopAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                Rows = await table.ReadAsync();
                foreach (var row in Rows)
                    Look(row);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Look(RecordingRow row)
    {
        _rows[row.Id] = row;
        var now = DateTime.UtcNow;
        if (!IsWrong(row))
        {
            _wrong.TryRemove(row.Id, out _);
            return;
        }

        var since = _wrong.AddOrUpdate(row.Id, (row.State, now), (_, before) => before.State == row.State ? before : (row.State, now)).Since;
        var stretch = now - since;
        _longest.AddOrUpdate(row.State, (stretch, row), (_, before) => stretch > before.For ? (stretch, row) : before);
        Stuck.AddOrUpdate(row.Id, stretch, (_, before) => stretch > before ? stretch : before);
    }

    private bool IsWrong(RecordingRow row)
    {
        if (row.State == RecordingState.Processing)
            return true;
        // What can't be asked can't be known.
        if (!row.State.IsActive() || liveKit.IsAway)
            return false;
        var run = liveKit.RunOf(row.Id);
        var isUnderWay = liveKit.AskedFor(row.Id)?.IsUnderWay ?? false;
        if (run is null)
            return !(row.State is RecordingState.Requested or RecordingState.Stopping && isUnderWay);
        if (run.IsDead)
            return true;
        return row.State switch
        {
            RecordingState.Requested => !isUnderWay,
            RecordingState.Starting => run.HasEnded || run.Status != EgressStatus.EgressStarting,
            RecordingState.Recording => run.HasEnded || run.Status != EgressStatus.EgressActive,
            // It shall end, and nobody said so to LiveKit.
            _ => run.HasEnded || (!run.StopAsked && run.Status < EgressStatus.EgressEnding && !isUnderWay),
        };
    }
}
