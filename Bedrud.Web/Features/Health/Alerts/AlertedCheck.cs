using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>What was told of one check, and what is to be told next. Times are UTC.</summary>
internal sealed class AlertedCheck(Verdict minimum, TimeSpan after)
{
    /// <summary>So many comings and goings within <see cref="Hour"/> are flapping.</summary>
    public const int Many = 6;

    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Queue<DateTime> _changes = new();
    private CheckState? _state;
    private Verdict? _level;
    private DateTime _since;
    private Verdict? _told;
    private DateTime? _flapToldAt;

    /// <summary>Takes in how it is.</summary>
    public void Note(CheckState state, DateTime now)
    {
        // What can't be told now may be as bad as before: neither a beginning nor an end.
        if (state.Verdict == Verdict.Unknown)
            return;
        Verdict? level = state.Verdict >= minimum ? state.Verdict : null;
        if (_state is null || level != _level)
        {
            if (_state is not null || level is not null)
                _changes.Enqueue(now);
            (_level, _since) = (level, now);
        }

        _state = state;
    }

    /// <summary>What is to be told now; null where nothing is. What is returned counts as told.</summary>
    public AlertItem? Take(DateTime now)
    {
        while (_changes.TryPeek(out var first) && now - first >= Hour)
            _changes.Dequeue();
        if (_state is not { } state)
            return null;
        if (_changes.Count >= Many)
        {
            if (now - _flapToldAt < Hour)
                return null;
            (_flapToldAt, _told) = (now, _level ?? minimum);
            return new AlertItem(AlertNews.Flapping, state, _since, _changes.Count);
        }

        if (_level == _told || now - _since < after)
            return null;
        _told = _level;
        return new AlertItem(_level is null ? AlertNews.Recovered : AlertNews.Began, state, _since, _changes.Count);
    }
}
