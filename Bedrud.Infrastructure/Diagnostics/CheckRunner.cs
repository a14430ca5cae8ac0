using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>
/// Looks at every check when it is due, at once after what concerns it, and when somebody asks; keeps what each came to. A check that takes too long or throws
/// hurts no other. A singleton.
/// </summary>
public sealed class CheckRunner : BackgroundService
{
    /// <summary>The cause of a check that waits for another: the arguments are that one's id.</summary>
    public const string Waits = "waits";

    /// <summary>The cause of a check that has not been looked at yet.</summary>
    public const string NotYet = "not-yet";

    /// <summary>The cause of a look that took too long: the argument is the limit in seconds.</summary>
    public const string TooSlow = "too-slow";

    /// <summary>The cause of a look that failed by itself: the argument is the exception's type.</summary>
    public const string Broken = "broken";

    private const int AtOnce = 4;

    private readonly ImmutableArray<CheckSlot> _slots;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private ImmutableList<Func<Task>> _subscribers = [];
    private CheckSnapshot _snapshot;

    public CheckRunner(IEnumerable<ICheck> checks, CheckSignals signals, TimeProvider time, ILogger<CheckRunner> logger)
    {
        (_signals, _time, _logger) = (signals, time, logger);
        // A stable sort: within a group they stand as they were registered.
        _slots = [.. checks.OrderBy(check => check.Info.Group).Select(check => new CheckSlot(check))];
        _snapshot = new CheckSnapshot([.. _slots.Select(slot => slot.State)]);
        signals.Raised += Hear;
    }

    public CheckSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Calls back after each change of a verdict, cause or evidence, never waiting for it. Dispose to end.</summary>
    public IDisposable Subscribe(Func<Task> changed)
    {
        ImmutableInterlocked.Update(ref _subscribers, list => list.Add(changed));
        return new Subscription(() => ImmutableInterlocked.Update(ref _subscribers, list => list.Remove(changed)));
    }

    /// <summary>Raised on the runner's own thread after each look, whether it changed something or not: it must return at once.</summary>
    internal event Action<CheckState>? Looked;

    /// <summary>Looks at all of them, or at those that are named, and returns when all have answered.</summary>
    public Task RunAsync(IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default) =>
        Task.WhenAll(_slots.Where(slot => ids is null || ids.Contains(slot.Id)).Select(slot => LookAsync(slot, cancellationToken, closely: true)));

    public override void Dispose()
    {
        _signals.Raised -= Hear;
        _places.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var now = _time.GetTimestamp();
                foreach (var slot in _slots.Where(slot => slot.TryBegin(now, _time)))
                    _ = LookAsync(slot, stoppingToken).ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                await WaitAsync(_slots.Select(slot => slot.DueIn(_time)).DefaultIfEmpty(TimeSpan.FromSeconds(15)).Min(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends.
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(time < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _wake.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Hear(Concern concern)
    {
        foreach (var slot in _slots.Where(slot => (slot.Check.Info.Concerns & concern) != 0))
            slot.Hurry();
        Wake();
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // It is awake already, or at its end.
        }
    }

    private async Task LookAsync(CheckSlot slot, CancellationToken cancellationToken, bool closely = false)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var began = _time.GetTimestamp();
            var finding = Blocker(slot) is { } blocker ? Finding.Unknown(Waits, blocker) : await AskAsync(slot.Check, closely, cancellationToken);
            Note(slot, finding, _time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The portal ends, or nobody waits for the answer any more.
        }
        finally
        {
            slot.End(_time.GetTimestamp());
            _places.Release();
        }
    }

    private string? Blocker(CheckSlot slot) =>
        slot.Check.Info.After.FirstOrDefault(id => _slots.FirstOrDefault(other => other.Id == id) is { State.Verdict: Verdict.Failing });

    private async Task<Finding> AskAsync(ICheck check, bool closely, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(check.Info.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await (closely ? check.LookCloselyAsync(either.Token) : check.LookAsync(either.Token)).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Unknown(TooSlow, $"{check.Info.Limit.TotalSeconds:0.#}");
        }
#pragma warning disable CA1031 // A check that breaks is itself a finding. Its message may hold what is secret.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            DiagnosticsLog.CheckBroke(_logger, check.Info.Id, e);
            return Finding.Unknown(Broken, e.GetType().Name);
        }
    }

    private void Note(CheckSlot slot, Finding finding, TimeSpan took)
    {
        CheckState before, after;
        lock (_gate)
        {
            before = slot.State;
            slot.Take(finding, _time.GetUtcNow().UtcDateTime, took);
            after = slot.State;
            Volatile.Write(ref _snapshot, new CheckSnapshot([.. _slots.Select(s => s.State)]));
        }

        Looked?.Invoke(after);
        if (before.Finding.Equals(after.Finding))
            return;
        // What waited for this one, or has to wait for it now, is looked at next.
        if (before.Verdict == Verdict.Failing != (after.Verdict == Verdict.Failing))
        {
            foreach (var other in _slots.Where(other => other.Check.Info.After.Contains(slot.Id)))
                other.Hurry();
            Wake();
        }

        foreach (var subscriber in _subscribers)
            _ = Task.Run(() => NotifyAsync(subscriber));
    }

    private async Task NotifyAsync(Func<Task> subscriber)
    {
        try
        {
            await subscriber();
        }
#pragma warning disable CA1031 // One who listens badly hurts no check.
        catch (Exception e)
#pragma warning restore CA1031
        {
            DiagnosticsLog.SubscriberFailed(_logger, e);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
