using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// Takes in what browsers say of their connections, and writes it behind: whoever tells it never waits, and the database is written to at most once a second,
/// for everybody together. While the database is away, the last few summaries of each connection are kept. A singleton.
/// </summary>
public sealed class QualityRecorder(
    QualityBoard board, PresenceStore presence, IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<QualityRecorder> logger) : BackgroundService
{
    /// <summary>Least time between two writes.</summary>
    internal static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    // About a minute's worth.
    private const int MaxWaiting = 6;

    // Parameters of one statement; the others wait a second.
    private const int Batch = 500;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private Dictionary<string, List<QualitySummary>> _waiting = new(StringComparer.Ordinal);
    private bool _isAway;

    /// <summary>Notes one summary; one that comes too soon after another of the same connection is left out. Returns at once.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="sid">LiveKit's id of the connection.</param>
    public void Note(string room, string sid, QualitySummary summary)
    {
        if (!board.Note(room, sid, summary))
            return;
        lock (_lock)
        {
            Wait(sid, [summary]);
            if (_news.CurrentCount == 0)
                _news.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = presence.Subscribe(null, Forget);
        while (true)
        {
            await _news.WaitAsync(stoppingToken);
            await Task.Delay(Spacing, time, stoppingToken);
            await TryWriteAsync(stoppingToken);
        }
    }

    private Task Forget()
    {
        board.Keep(presence.Get);
        return Task.CompletedTask;
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        var due = Take();
        if (due.Count == 0)
            return;
        try
        {
            PutBack(await WriteAsync(due, cancellationToken));
            _isAway = false;
        }
#pragma warning disable CA1031 // A figure less in history is no reason to end.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (!_isAway)
                PresenceLog.QualityNotWritten(logger, e);
            _isAway = true;
            PutBack(due);
        }
    }

    /// <returns>Those whose stay history has not written yet.</returns>
    private async Task<Dictionary<string, List<QualitySummary>>> WriteAsync(Dictionary<string, List<QualitySummary>> due, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sids = due.Keys.ToArray();
        var stays = await db.Set<Attendance>().Where(a => sids.Contains(a.ParticipantSid)).Select(a => new { a.Id, a.ParticipantSid }).ToListAsync(cancellationToken);
        var ids = stays.Select(s => s.Id).ToArray();
        var known = await db.Set<StayQuality>().Where(q => ids.Contains(q.AttendanceId)).ToDictionaryAsync(q => q.AttendanceId, cancellationToken);
        foreach (var stay in stays)
        {
            if (!known.TryGetValue(stay.Id, out var quality))
                db.Add(quality = new StayQuality { AttendanceId = stay.Id });
            foreach (var summary in due[stay.ParticipantSid])
                quality.Fold(summary);
        }

        await db.SaveChangesAsync(cancellationToken);
        var written = stays.Select(s => s.ParticipantSid).ToHashSet(StringComparer.Ordinal);
        return due.Where(d => !written.Contains(d.Key)).ToDictionary(StringComparer.Ordinal);
    }

    private Dictionary<string, List<QualitySummary>> Take()
    {
        lock (_lock)
        {
            if (_waiting.Count <= Batch)
            {
                var all = _waiting;
                _waiting = new(StringComparer.Ordinal);
                return all;
            }

            var some = _waiting.Take(Batch).ToDictionary(StringComparer.Ordinal);
            foreach (var sid in some.Keys)
                _waiting.Remove(sid);
            if (_news.CurrentCount == 0)
                _news.Release();
            return some;
        }
    }

    // They are tried again with the next news; of somebody who has left meanwhile there is nothing left to write.
    private void PutBack(Dictionary<string, List<QualitySummary>> unwritten)
    {
        var there = board.Sids.ToHashSet(StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (var (sid, earlier) in unwritten.Where(u => there.Contains(u.Key)))
            {
                _waiting.Remove(sid, out var later);
                Wait(sid, [.. earlier, .. later ?? []]);
            }
        }
    }

    private void Wait(string sid, IEnumerable<QualitySummary> more)
    {
        var waiting = _waiting.GetValueOrDefault(sid, []);
        _waiting[sid] = [.. waiting.Concat(more).TakeLast(MaxWaiting)];
    }
}
