using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>
/// Decides what is told, and when: changes that last, those of one moment in one message, nothing in quiet times but a summary at their end, and what comes
/// and goes once an hour. Not safe for concurrent use.
/// </summary>
/// <param name="told">What was told before a restart, by check.</param>
internal sealed class AlertGate(AlertOptions options, IReadOnlyDictionary<string, Verdict>? told = null)
{
    /// <summary>What follows the first news within this time is told with it: one fault often has several effects.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    // Of a night; the first ones say what it was.
    private const int MostItems = 100;

    private readonly Dictionary<string, AlertedCheck> _checks = new(StringComparer.Ordinal);
    private readonly List<AlertItem> _waiting = [];
    private DateTime _waitingSince;
    private bool _summary;

    /// <summary>Takes in how the checks are.</summary>
    /// <param name="now">UTC.</param>
    /// <returns>What is to be sent now; null where nothing is.</returns>
    public AlertMessage? Note(CheckSnapshot snapshot, DateTime now)
    {
        foreach (var state in snapshot.States)
        {
            if (!_checks.TryGetValue(state.Id, out var check))
                _checks[state.Id] = check = new AlertedCheck(options.MinimumVerdict, options.After, told is not null && told.TryGetValue(state.Id, out var before) ? before : null);
            check.Note(state, now);
            if (check.Take(now) is not { } item)
                continue;
            if (_waiting.Count == 0)
                _waitingSince = now;
            if (_waiting.Count < MostItems)
                _waiting.Add(item);
        }

        var quiet = options.IsQuiet(now);
        _summary |= quiet && _waiting.Count > 0;
        if (quiet || _waiting.Count == 0 || (!_summary && now - _waitingSince < Window))
            return null;
        var message = new AlertMessage(Guid.NewGuid(), _summary ? AlertKind.Summary : AlertKind.Alert, now, [.. _waiting]);
        _waiting.Clear();
        _summary = false;
        return message;
    }
}
