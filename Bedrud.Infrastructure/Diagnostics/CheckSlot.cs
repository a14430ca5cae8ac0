using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>One check in the runner: when it is due, whether it is being looked at, and what it came to. Safe for concurrent use.</summary>
internal sealed class CheckSlot(ICheck check)
{
    private readonly Lock _gate = new();
    private volatile CheckState _state = new(check.Info, Finding.Unknown(CheckRunner.NotYet), default, default, default);
    private bool _hurried = true;
    private int _under;
    private long? _ended;
    private int _agreeing;
    private Verdict _suspected;
    private int _closely;

    public ICheck Check => check;

    public string Id => check.Info.Id;

    public CheckState State => _state;

    /// <summary>Whose failure, or whose own waiting, makes a look at this one worthless: what <see cref="CheckInfo.After"/> names, and what those wait for.</summary>
    public IReadOnlyList<CheckSlot> Blockers { get; set; } = [];

    /// <summary>One look at a time: what came later must not be overwritten by what began earlier.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>The number of the last look that began; written in turn.</summary>
    public long LastLook { get; set; }

    /// <summary>A look that did not end at its limit, and still goes on.</summary>
    public Task Straggler { get; set; } = Task.CompletedTask;

    /// <summary>The exception's type of the last look that ended, where it failed by itself; written in turn.</summary>
    public string? BrokenBy { get; set; }

    /// <summary>It fails, or the last look said so and others have yet to confirm it.</summary>
    public bool MayFail
    {
        get
        {
            lock (_gate)
                return State.Verdict == Verdict.Failing || (_agreeing > 0 && _suspected == Verdict.Failing);
        }
    }

    private TimeSpan Every => State.Verdict >= Verdict.Warning || _agreeing > 0 ? Shorter(check.Info.EveryWhileWrong, check.Info.Every) : check.Info.Every;

    /// <summary>Whether it is due, and nobody looks at it; if so a look is under way from now on.</summary>
    public bool TryBegin(long now, TimeProvider time)
    {
        lock (_gate)
        {
            if (_under > 0 || !(_hurried || _ended is not { } ended || time.GetElapsedTime(ended, now) >= Every))
                return false;
            _under++;
            return true;
        }
    }

    /// <summary>A look is under way that somebody asked for.</summary>
    public void Begin()
    {
        lock (_gate)
            _under++;
    }

    /// <summary>The next look is one that somebody asked for: <see cref="ICheck.LookCloselyAsync"/>.</summary>
    public void LookClosely() => Interlocked.Exchange(ref _closely, 1);

    /// <summary>Whether somebody asked for the look that begins.</summary>
    public bool TakesCloseLook() => Interlocked.Exchange(ref _closely, 0) == 1;

    /// <summary>The look itself begins: what is hurried from now on wants another.</summary>
    public void Look()
    {
        lock (_gate)
            _hurried = false;
    }

    public void End(long now)
    {
        lock (_gate)
        {
            _under--;
            _ended = now;
        }
    }

    /// <summary>How long until it is due; long while it is being looked at, since its end wakes the runner.</summary>
    public TimeSpan DueIn(TimeProvider time)
    {
        lock (_gate)
        {
            if (_under > 0)
                return TimeSpan.FromHours(1);
            return _hurried || _ended is not { } ended ? TimeSpan.Zero : Every - time.GetElapsedTime(ended);
        }
    }

    /// <summary>Is due at once, and again after a look that is going on.</summary>
    public void Hurry()
    {
        lock (_gate)
            _hurried = true;
    }

    /// <summary>Whether this would be worse than what it came to before.</summary>
    public bool IsWorse(Finding finding) => finding.Verdict >= Verdict.Warning && finding.Verdict > State.Verdict;

    /// <summary>Takes what a look came to. What is wrong must be agreed on by as many looks in a row as the check asks for.</summary>
    public void Take(Finding finding, DateTime now, TimeSpan took)
    {
        lock (_gate)
        {
            var worse = IsWorse(finding);
            _agreeing = worse ? _agreeing + 1 : 0;
            _suspected = finding.Verdict;
            if (worse && _agreeing < check.Info.Confirmations)
            {
                _state = State with { LookedAt = now, Took = took };
                return;
            }

            _agreeing = 0;
            var same = State.Verdict == finding.Verdict && State.Finding.Cause == finding.Cause && State.Since != default;
            _state = new CheckState(check.Info, finding, now, same ? State.Since : now, took);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
