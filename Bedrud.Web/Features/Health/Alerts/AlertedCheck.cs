using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>What was told of one check, and what is to be told next. Times are UTC.</summary>
/// <param name="told">What the portal told of it before it was restarted; null: nothing.</param>
internal sealed class AlertedCheck(Verdict minimum, TimeSpan after, Verdict? told = null)
{
    /// <summary>So many comings and goings within <see cref="Hour"/> are flapping.</summary>
    public const int Many = 6;

    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Queue<DateTime> _changes = new();
    private CheckState? _state;
    private Verdict? _level = told;
    private DateTime _since;
    private DateTime _lastsFrom;
    private Verdict? _told = told;
    private DateTime? _flapToldAt;
    private bool _toldFlapping;
    private bool _isUnknown = true;

    /// <summary>Takes in how it is.</summary>
    public void Note(CheckState state, DateTime now)
    {
        // What can't be told now may be as bad as before: neither a beginning nor an end.
        if (state.Verdict == Verdict.Unknown)
        {
            _isUnknown = true;
            return;
        }

        Verdict? level = state.Verdict >= minimum ? state.Verdict : null;
        if (level != _level)
            _changes.Enqueue(now);
        // Nobody knows how it was meanwhile: it has to last anew.
        if (level != _level || _isUnknown)
            _lastsFrom = now;
        if (level != _level || _state is null)
            _since = state.Since;
        (_state, _level, _isUnknown) = (state, level, false);
    }

    /// <summary>What is to be told now; null where nothing is. What is returned counts as told.</summary>
    public AlertItem? Take(DateTime now)
    {
        while (_changes.TryPeek(out var first) && now - first >= Hour)
            _changes.Dequeue();
        if (_isUnknown || _state is not { } state)
            return null;
        if (_changes.Count >= Many)
        {
            if (now - _flapToldAt < Hour)
                return null;
            (_flapToldAt, _toldFlapping) = (now, true);
            return new AlertItem(AlertNews.Flapping, state, _since, _changes.Count);
        }

        // Whoever was told that it comes and goes wants to know what became of it.
        if ((_level == _told && !_toldFlapping) || now - _lastsFrom < after)
            return null;
        (_told, _toldFlapping) = (_level, false);
        return new AlertItem(_level is null ? AlertNews.Recovered : AlertNews.Began, state, _since, _changes.Count);
    }
}
