using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// Compares presence with LiveKit, which alone knows the truth: rooms that somebody watches every few seconds, all others every half
/// minute, and everything at once at the start, after LiveKit was away, and when webhooks don't add up. One question tells which meetings run, and
/// one for each of those who is there, so the cost follows the rooms that live. While LiveKit is away it is asked ever more
/// seldom, and the store says that what it shows is the last known. A singleton.
/// </summary>
public sealed class Reconciler : BackgroundService
{
    /// <summary>Between two comparisons of a watched room.</summary>
    internal static readonly TimeSpan WatchedEvery = TimeSpan.FromSeconds(2.5);

    /// <summary>Between two comparisons of everything.</summary>
    internal static readonly TimeSpan AllEvery = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two passes, whoever asks for them.</summary>
    internal static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);

    /// <summary>The same while LiveKit is away but its webhooks still come.</summary>
    internal static readonly TimeSpan AwaySpacing = TimeSpan.FromSeconds(1);

    /// <summary>Least time between two comparisons of everything that doubts cause.</summary>
    internal static readonly TimeSpan FullDoubtSpacing = TimeSpan.FromSeconds(5);

    /// <summary>How long the portal's start waits for a LiveKit that runs already. One that does not is not worth a second of everybody's time.</summary>
    private static readonly TimeSpan FirstAnswerPatience = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    private readonly PresenceStore _store;
    private readonly RoomComparer _comparer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _origin;
    private readonly Wishes _wishes = new();
    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _nextAll;
    private TimeSpan _nextWatched;
    private TimeSpan _lastAll;
    private ReconcilerHealth _health = new();

    public Reconciler(ILiveKitApi api, PresenceStore store, PresenceFeed feed, TimeProvider time, ILogger<Reconciler> logger)
    {
        (_store, _time, _logger, _origin) = (store, time, logger, time.GetTimestamp());
        _comparer = new RoomComparer(api, feed, (room, people) => Listed?.Invoke(room, people), logger);
        store.WatchBegan += _wishes.Add;
    }

    /// <summary>LiveKit answered who is in a room, those included who are still connecting. Raised on the pass's own thread: it must return at once.</summary>
    internal event Action<string, IReadOnlyList<ParticipantInfo>>? Listed;

    /// <summary>LiveKit stopped answering, or answers for the first time since. Raised on the asking thread: it must return at once.</summary>
    internal event Action? Turned;

    /// <summary>How it goes.</summary>
    public ReconcilerHealth Health => Volatile.Read(ref _health);

    /// <summary>Has everything compared soon, whatever the back-off: when LiveKit is known to have started. Returns at once.</summary>
    public void RequestAll() => _wishes.AddAll();

    /// <summary>
    /// Brings one room up to date before it returns: after a command that changed something in it. Where LiveKit does not answer, the store
    /// is marked stale instead, and nothing is thrown: the command itself succeeded.
    /// </summary>
    public async Task RefreshAsync(string room, CancellationToken cancellationToken)
    {
        try
        {
            await CompareAsync([room], cancellationToken);
        }
        catch (LiveKitException e)
        {
            Away(e);
            _wishes.AddAll();
        }
    }

    /// <summary>A webhook came. It proves that LiveKit lives, and may leave <paramref name="doubts"/> about rooms.</summary>
    internal void Heard(ImmutableArray<string> doubts)
    {
        if (IsAway)
            _wishes.AddAll();
        if (doubts.IsEmpty)
            return;
        Update(h => h with { Doubts = h.Doubts + 1 });
        foreach (var room in doubts)
            _wishes.AddDoubt(room);
    }

    /// <summary>Waits a moment for the first answer, so that the first page that is asked for shows everybody.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await _firstTry.Task.WaitAsync(FirstAnswerPatience, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _store.WatchBegan -= _wishes.Add;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PassAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (LiveKitException e)
            {
                Away(e);
                _nextAll = Elapsed + BackOff(Health.FailuresInARow);
            }
#pragma warning disable CA1031 // Presence must outlive whatever goes wrong in one pass.
            catch (Exception e)
#pragma warning restore CA1031
            {
                PresenceLog.ReconcileFailed(_logger, e);
                _nextAll = Elapsed + AllEvery / 6;
            }

            _firstTry.TrySetResult();
            var ended = Elapsed;
            await _wishes.WaitAsync((IsAway || _nextAll < _nextWatched ? _nextAll : _nextWatched) - Elapsed, _time, stoppingToken);
            // Webhooks come in flocks: one question answers many doubts.
            var spacing = ended + (IsAway ? AwaySpacing : Spacing) - Elapsed;
            if (spacing > TimeSpan.Zero)
                await Task.Delay(spacing, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // By a clock that can't be set back.
    private TimeSpan Elapsed => _time.GetElapsedTime(_origin);

    private bool IsAway => Health.FailuresInARow > 0;

    private static TimeSpan BackOff(int failures)
    {
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(failures, 1, 10) - 1));
        return wait < LongestBackOff ? wait : LongestBackOff;
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        var (rooms, all, doubted) = _wishes.Take();
        // Where one webhook is missing, others may be.
        all |= doubted && Elapsed >= _lastAll + FullDoubtSpacing;
        if (all || Elapsed >= _nextAll)
        {
            await CompareAsync(null, cancellationToken);
            _lastAll = Elapsed;
            (_nextAll, _nextWatched) = (Elapsed + AllEvery, Elapsed + WatchedEvery);
            return;
        }

        if (IsAway)
            return;
        var watchedToo = Elapsed >= _nextWatched;
        if (watchedToo)
            rooms.UnionWith(_store.WatchedRooms);
        if (rooms.Count > 0)
            await CompareAsync([.. rooms], cancellationToken);
        if (watchedToo)
            _nextWatched = Elapsed + WatchedEvery;
    }

    private async Task CompareAsync(ImmutableHashSet<string>? names, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var outcome = await _comparer.CompareAsync(names, cancellationToken);
        _store.MarkFresh(outcome.AskedAt);
        var wasAway = Health.FailuresInARow > 0 || Health.Passes == 0;
        Update(h => h with
        {
            LastFullAt = names is null ? outcome.AskedAt : h.LastFullAt,
            LastFullDuration = names is null ? _time.GetElapsedTime(began) : h.LastFullDuration,
            Passes = h.Passes + 1,
            RoomsCompared = h.RoomsCompared + outcome.Rooms,
            FailuresInARow = 0,
            Drift = h.Drift + outcome.Drift,
            LastDriftAt = outcome.Drift.Total > 0 ? outcome.AskedAt : h.LastDriftAt,
        });
        if (wasAway)
        {
            Turned?.Invoke();
            PresenceLog.LiveKitBack(_logger, outcome.Rooms);
            // An answer to a refresh of one room after LiveKit was away: now for the others.
            if (names is not null)
                _wishes.AddAll();
        }

        if (outcome.Drift.Total > 0)
            PresenceLog.Drifted(_logger, outcome.Drift.Arrivals, outcome.Drift.Departures, outcome.Drift.Tracks, outcome.Drift.Meetings);
    }

    private void Away(LiveKitException failure)
    {
        Update(h => h with { Failures = h.Failures + 1, FailuresInARow = h.FailuresInARow + 1 });
        _store.MarkStale(failure.Error, failure.Message);
        if (Health.FailuresInARow == 1)
            Turned?.Invoke();
        // At the start the portal may be a little faster than the LiveKit that it has started itself.
        if (Health.FailuresInARow == (Health.Passes > 0 ? 1 : 3))
            PresenceLog.LiveKitAway(_logger, failure.Message);
    }

    private void Update(Func<ReconcilerHealth, ReconcilerHealth> change)
    {
        ReconcilerHealth before;
        do
        {
            before = Health;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _health, change(before), before), before));
    }
}
