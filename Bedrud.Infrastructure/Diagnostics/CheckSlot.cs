using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>One check in the runner: when it is due, whether it is being looked at, and what it came to.</summary>
internal sealed class CheckSlot(ICheck check)
{
    private readonly Lock _gate = new();
    private bool _running;
    private bool _hurried = true;
    private long? _ended;
    private int _agreeing;

    public ICheck Check => check;

    public string Id => check.Info.Id;

    public CheckState State { get; private set; } = new(check.Info, Finding.Unknown(CheckRunner.NotYet), default, default, default);

    private TimeSpan Every => State.Verdict >= Verdict.Warning || _agreeing > 0 ? Shorter(check.Info.EveryWhileWrong, check.Info.Every) : check.Info.Every;

    /// <summary>Whether it is due; if so it counts as begun.</summary>
    public bool TryBegin(long now, TimeProvider time)
    {
        lock (_gate)
        {
            if (_running || !(_hurried || _ended is not { } ended || time.GetElapsedTime(ended, now) >= Every))
                return false;
            (_running, _hurried) = (true, false);
            return true;
        }
    }

    /// <summary>How long until it is due; as long as possible while it is being looked at, since its end wakes the runner.</summary>
    public TimeSpan DueIn(TimeProvider time)
    {
        lock (_gate)
        {
            if (_running)
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

    public void End(long now)
    {
        lock (_gate)
            (_running, _ended) = (false, now);
    }

    /// <summary>Takes what a look came to. What is wrong must be agreed on by as many looks in a row as the check asks for.</summary>
    public void Take(Finding finding, DateTime now, TimeSpan took)
    {
        var worse = finding.Verdict >= Verdict.Warning && finding.Verdict > State.Verdict;
        _agreeing = worse ? _agreeing + 1 : 0;
        if (worse && _agreeing < check.Info.Confirmations)
        {
            State = State with { LookedAt = now, Took = took };
            return;
        }

        _agreeing = 0;
        var same = State.Verdict == finding.Verdict && State.Finding.Cause == finding.Cause && State.Since != default;
        State = new CheckState(check.Info, finding, now, same ? State.Since : now, took);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
