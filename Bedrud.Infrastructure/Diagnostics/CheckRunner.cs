using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>
/// Looks at every check when it is due, at once after what concerns it, and when somebody asks; keeps what each came to. A check that takes too long, throws
/// or blocks its thread hurts no other. A singleton.
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

    // Looks wait more than they work. Where LiveKit swallows packets many wait for their whole limit, and the others must get their turn all the same.
    private const int AtOnce = 16;

    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(50);

    private readonly ImmutableArray<CheckSlot> _slots;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private ImmutableList<Func<Task>> _subscribers = [];
    private CheckSnapshot _snapshot;
    private long _looks;

    public CheckRunner(IEnumerable<ICheck> checks, CheckSignals signals, TimeProvider time, ILogger<CheckRunner> logger)
    {
        (_signals, _time, _logger) = (signals, time, logger);
        _slots = [.. CheckOrder.Sort(checks).Select(check => new CheckSlot(check))];
        CheckOrder.Arrange(_slots);
        _snapshot = new CheckSnapshot([.. _slots.Select(slot => slot.State)]);
        signals.Raised += Hear;
    }

    public CheckSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Calls back after each change of a verdict, cause or evidence, never waiting for it. Dispose to end.</summary>
    public IDisposable Subscribe(Func<Task> changed)
    {
        var callback = SubscribersContext.Keep(changed);
        ImmutableInterlocked.Update(ref _subscribers, list => list.Add(callback));
        return new Subscription(() => ImmutableInterlocked.Update(ref _subscribers, list => list.Remove(callback)));
    }

    /// <summary>Raised after each look, whether it changed something or not, for one check in the order of its looks: it must return at once.</summary>
    internal event Action<CheckState>? Looked;

    /// <summary>
    /// Looks at all of them, or at those that are named, and returns when all have answered. What is seen is from after the call: a look that is under way is
    /// followed by another. Those that wait for others come after them.
    /// </summary>
    /// <param name="ids">Null: all. Names of checks that there are not are passed over.</param>
    /// <param name="cancellationToken">Gives up waiting, not the looks: others may wait for them as well.</param>
    public Task RunAsync(IReadOnlyCollection<string>? ids = null, CancellationToken cancellationToken = default)
    {
        var wanted = Interlocked.Increment(ref _looks);
        var tasks = new Dictionary<CheckSlot, Task>();
        foreach (var slot in _slots.Where(slot => ids is null || ids.Contains(slot.Id)).OrderBy(slot => slot.Blockers.Count))
        {
            slot.LookClosely();
            tasks[slot] = RunAsync(slot, [.. slot.Blockers.Select(blocker => tasks.GetValueOrDefault(blocker)).OfType<Task>()], wanted);
        }

        return Task.WhenAll(tasks.Values).WaitAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _signals.Raised -= Hear;
        // Semaphores hold nothing of the system's, and looks that are under way still let go of them.
        _ending.Cancel();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = _time.GetTimestamp();
            foreach (var slot in _slots.Where(slot => slot.TryBegin(now, _time)))
                _ = LookAsync(slot, Interlocked.Increment(ref _looks));
            await WaitAsync(_slots.Select(slot => slot.DueIn(_time)).DefaultIfEmpty(TimeSpan.FromHours(1)).Min(), stoppingToken);
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(time < LeastWait ? LeastWait : time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _wake.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private async Task RunAsync(CheckSlot slot, Task[] before, long wanted)
    {
        await Task.WhenAll(before);
        slot.Begin();
        await LookAsync(slot, wanted);
    }

    // The slot counts as under way. A look that has begun since it was wanted serves as well.
    private async Task LookAsync(CheckSlot slot, long wanted)
    {
        try
        {
            await slot.Turn.WaitAsync(_ending.Token);
            try
            {
                if (slot.LastLook <= wanted)
                    await LookInTurnAsync(slot);
            }
            finally
            {
                slot.Turn.Release();
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The portal ends.
        }
        finally
        {
            slot.End(_time.GetTimestamp());
            Wake();
        }
    }

    private async Task LookInTurnAsync(CheckSlot slot)
    {
        slot.LastLook = Interlocked.Increment(ref _looks);
        slot.Look();
        Finding finding;
        TimeSpan took;
        await _places.WaitAsync(_ending.Token);
        try
        {
            var began = _time.GetTimestamp();
            finding = Blocker(slot, surely: true) ?? await AskAsync(slot);
            took = _time.GetElapsedTime(began);
        }
        finally
        {
            _places.Release();
        }

        // A look that came to nothing does not mend what is wrong.
        if (finding.Cause is TooSlow or Broken && slot.State.Verdict >= Verdict.Warning)
            finding = slot.State.Finding;
        if (slot.IsWorse(finding))
            finding = await ExplainAsync(slot) ?? finding;
        Note(slot, finding, took);
    }

    // What it waits for may fail as well, and merely not have been looked at since: one fault raises one row.
    private async Task<Finding?> ExplainAsync(CheckSlot slot)
    {
        await Task.WhenAll(slot.Blockers.Select(blocker => RunAsync(blocker, [], slot.LastLook)));
        return Blocker(slot, surely: false);
    }

    private static Finding? Blocker(CheckSlot slot, bool surely) =>
        slot.Blockers.FirstOrDefault(blocker => surely ? blocker.State.Verdict == Verdict.Failing : blocker.MayFail) is { } found ? Finding.Unknown(Waits, found.Id) : null;

    private async Task<Finding> AskAsync(CheckSlot slot)
    {
        var check = slot.Check;
        using var limit = new CancellationTokenSource(check.Info.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ending.Token);
        try
        {
            // One that does not heed its limit is not asked again before it has answered.
            await slot.Straggler.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            either.Token.ThrowIfCancellationRequested();
            // On a thread of its own: what blocks it holds up nobody else.
            var closely = slot.TakesCloseLook();
            var look = Task.Run(() => closely ? check.LookCloselyAsync(either.Token) : check.LookAsync(either.Token), CancellationToken.None);
            slot.Straggler = look;
            var finding = await look.WaitAsync(either.Token);
            slot.BrokenBy = null;
            return finding;
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Finding.Unknown(TooSlow, $"{check.Info.Limit.TotalSeconds:0.#}");
        }
#pragma warning disable CA1031 // A check that breaks is itself a finding. Its message may hold what is secret.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var name = e.GetType().Name;
            if (slot.BrokenBy != name)
                DiagnosticsLog.CheckBroke(_logger, slot.Id, name, e.StackTrace);
            slot.BrokenBy = name;
            return Finding.Unknown(Broken, name);
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
            foreach (var other in _slots.Where(other => other.Blockers.Contains(slot)))
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
