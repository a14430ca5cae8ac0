using System.Collections.Concurrent;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>
/// The webhook self-test: has LiveKit make a room that nobody sees, and waits for the webhook that tells of it; then the same with its end. One at a time; who
/// asks while one runs gets that one's result. Of several portals behind one address another may be the one that the webhook reaches: so
/// the table that they share is looked into as well. A singleton.
/// </summary>
public sealed class WebhookProbe : IDisposable
{
    /// <summary>How long a webhook may take. LiveKit sends at once; a first retry comes after a second, a second one after three.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ApiPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TableEvery = TimeSpan.FromSeconds(1);

    // LiveKit's last attempt comes after 15 s, or after 30 s in a queue.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    private readonly ProbeRooms _rooms;
    private readonly WebhookDispatcher _webhooks;
    private readonly WebhookStatistics _statistics;
    private readonly IDbContextFactory<BedrudDbContext> _contexts;
    private readonly IWebhookCounts _counts;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Sent> _sent = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task<WebhookProbeResult> _running = Task.FromCanceled<WebhookProbeResult>(new CancellationToken(true));
    private WebhookProbeResult? _last;

    internal WebhookProbe(
        ProbeRooms rooms, WebhookDispatcher webhooks, WebhookStatistics statistics, IDbContextFactory<BedrudDbContext> contexts, IWebhookCounts counts,
        CheckSignals signals, TimeProvider time)
    {
        (_rooms, _webhooks, _statistics, _contexts, _counts, _signals, _time) = (rooms, webhooks, statistics, contexts, counts, signals, time);
        webhooks.Probed += OnProbed;
    }

    /// <summary>Null before the first one.</summary>
    public WebhookProbeResult? Last => Volatile.Read(ref _last);

    public bool IsRunning => !_running.IsCompleted;

    /// <summary>Tests now; takes up to 11 s where nothing comes.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the test.</param>
    public Task<WebhookProbeResult> RunAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running.IsCompleted)
                _running = Task.Run(TestAsync, CancellationToken.None);
            return _running.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _webhooks.Probed -= OnProbed;
        _stopping.Cancel();
    }

    private async Task<WebhookProbeResult> TestAsync()
    {
        var room = ProbeRooms.NewName();
        var sent = _sent[room] = new Sent(_time.GetTimestamp());
        foreach (var (old, _) in _sent.Where(pair => _time.GetElapsedTime(pair.Value.At) > Remembered))
            _sent.TryRemove(old, out _);
        var result = await TestAsync(room, sent);
        result = result with { BadInARow = result.Outcome == WebhookProbeOutcome.Arrived ? 0 : (Last?.BadInARow ?? 0) + 1 };
        Volatile.Write(ref _last, result);
        _signals.Raise(Concern.Webhook);
        return result;
    }

    private async Task<WebhookProbeResult> TestAsync(string room, Sent sent)
    {
        var before = _statistics.Snapshot;
        try
        {
            await CallAsync(token => _rooms.CreateAsync(room, token));
        }
        catch (LiveKitException e)
        {
            return Result(WebhookProbeOutcome.Unreachable) with { Problem = e.Message };
        }

        var answered = _time.GetElapsedTime(sent.At);
        var startedAfter = await ArrivalAsync(room, "room_started", sent.Started, sent.At);
        var removedAt = _time.GetTimestamp();
        try
        {
            await CallAsync(token => _rooms.DeleteAsync(room, token));
        }
        catch (LiveKitException e) when (e.Error == LiveKitError.NotFound)
        {
            // Its time was up.
        }
        catch (LiveKitException e)
        {
            return Result(WebhookProbeOutcome.Unreachable) with { Problem = e.Message, StartedAfter = startedAfter, AnsweredAfter = answered };
        }

        var finishedAfter = startedAfter is null ? null : await ArrivalAsync(room, "room_finished", sent.Finished, removedAt);
        var result = Result(startedAfter is null || finishedAfter is null ? WebhookProbeOutcome.Missing : WebhookProbeOutcome.Arrived) with
        {
            StartedAfter = startedAfter,
            FinishedAfter = finishedAfter,
            AnsweredAfter = answered,
        };
        if (result.Outcome == WebhookProbeOutcome.Arrived)
            return result;

        var now = _statistics.Snapshot;
        result = result with { LastStoredAt = await LastStoredAsync() };
        await _counts.RefreshAsync(_stopping.Token);
        // Strangers' rubbish, too, is refused; but this came while LiveKit's had to come, and nothing good did.
        return now.Rejected > before.Rejected && now.LastRejection is { } reason
            ? result with { Outcome = WebhookProbeOutcome.Refused, Rejection = reason }
            : result;

        WebhookProbeResult Result(WebhookProbeOutcome outcome) => new(room, _time.GetUtcNow().UtcDateTime, outcome);
    }

    private async Task CallAsync(Func<CancellationToken, Task> call)
    {
        using var limit = new CancellationTokenSource(ApiPatience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        try
        {
            await call(either.Token);
        }
        catch (OperationCanceledException e) when (!_stopping.IsCancellationRequested)
        {
            throw new LiveKitException(LiveKitError.Unreachable, $"LiveKit gave no answer within {ApiPatience.TotalSeconds:0} s.", e) { Cause = LiveKitCause.Timeout };
        }
    }

    /// <summary>How long after <paramref name="since"/> the event came; null where it did not in time.</summary>
    private async Task<TimeSpan?> ArrivalAsync(string room, string name, TaskCompletionSource here, long since)
    {
        while (_time.GetElapsedTime(since) < Patience)
        {
            await here.Task.WaitAsync(TableEvery, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopping.Token.ThrowIfCancellationRequested();
            if (here.Task.IsCompleted || await IsStoredAsync(room, name))
                return _time.GetElapsedTime(since);
        }

        return null;
    }

    private void OnProbed(StoredWebhook row)
    {
        if (row.RoomName is not { } room || !_sent.TryGetValue(room, out var sent))
            return;
        (row.Event == "room_started" ? sent.Started : sent.Finished).TrySetResult();
        // Nobody waits for it any more, so it is late, but it is there.
        if (IsRunning || Last is not { Outcome: WebhookProbeOutcome.Missing } missed)
            return;
        var late = missed with { Outcome = WebhookProbeOutcome.Late, StartedAfter = _time.GetElapsedTime(sent.At) };
        if (ReferenceEquals(Interlocked.CompareExchange(ref _last, late, missed), missed))
            _signals.Raise(Concern.Webhook);
    }

    private Task<bool> IsStoredAsync(string room, string name) => QueryAsync(webhooks => webhooks.AnyAsync(w =>
        w.ReceivedAt > Recently && w.RoomName == room && w.Event == name, _stopping.Token));

    private Task<DateTime?> LastStoredAsync() => QueryAsync(webhooks => webhooks.MaxAsync(w => (DateTime?)w.ReceivedAt, _stopping.Token));

    private DateTime Recently => _time.GetUtcNow().UtcDateTime - Remembered;

    private async Task<T?> QueryAsync<T>(Func<IQueryable<StoredWebhook>, Task<T>> query)
    {
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(_stopping.Token);
            return await query(context.Set<StoredWebhook>().AsNoTracking());
        }
#pragma warning disable CA1031 // A database that is away is another check's matter.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return default;
        }
    }

    private sealed record Sent(long At)
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
