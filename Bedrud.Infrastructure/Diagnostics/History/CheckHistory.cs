using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics.History;

/// <summary>
/// Writes down which verdicts the checks came to, and when: changes a second after them, for all checks together, and that they still hold once a minute.
/// While the database is away the last changes of each check wait. A singleton.
/// </summary>
public sealed class CheckHistory : BackgroundService
{
    /// <summary>How long a span is kept after its end.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>A span of a portal that says nothing for so long has ended with it: it writes every minute.</summary>
    public static readonly TimeSpan Dead = TimeSpan.FromMinutes(3);

    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);

    private readonly CheckRunner _runner;
    private readonly IDbContextFactory<BedrudDbContext> _contexts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SpanBook _book = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private DateTime? _purgedAt;
    private bool _away;

    public CheckHistory(CheckRunner runner, IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<CheckHistory> logger)
    {
        (_runner, _contexts, _time, _logger) = (runner, contexts, time, logger);
        runner.Looked += Note;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _runner.Looked -= Note;
        await base.StopAsync(cancellationToken);
        _book.EndAll();
        await TryWriteAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _runner.Looked -= Note;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryWriteAsync(stoppingToken);
            // At the start, and whatever the checks do, at most one write a second.
            await Task.Delay(_away ? WhileAway : Spacing, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var minute = new CancellationTokenSource(Every, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(minute.Token, stoppingToken);
            if (!_away)
                await _news.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Note(CheckState state)
    {
        if (!_book.Note(state))
            return;
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is told already.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
            _away = false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The portal ends; the last write follows.
        }
#pragma warning disable CA1031 // Whatever the database throws: the checks go on, and what they came to waits.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_away)
                DiagnosticsLog.HistoryFailed(_logger, e.GetType().Name);
            _away = true;
        }
    }

    // Nothing but the insertion may not be done twice: it comes last.
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var (added, ended, lasting) = _book.Due();
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        foreach (var span in ended)
            await db.CheckSpans.Where(s => s.Id == span.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.To, span.To).SetProperty(s => s.SeenAt, span.SeenAt), cancellationToken);
        _book.Closed(ended);

        var now = Now;
        // Another portal on the same database takes us for dead where ours was away for long.
        if (lasting.Length > 0)
            await db.CheckSpans.Where(s => lasting.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now).SetProperty(s => s.To, (DateTime?)null), cancellationToken);
        var dead = now - Dead;
        await db.CheckSpans.Where(s => s.To == null && s.SeenAt < dead).ExecuteUpdateAsync(set => set.SetProperty(s => s.To, s => s.SeenAt), cancellationToken);
        await PurgeAsync(db, now, cancellationToken);

        if (added.Length == 0)
            return;
        await db.AddCheckEventsAsync(added.Select(one => one.Row), now, cancellationToken);
        db.AddRange(added.Select(one => one.Row));
        await db.SaveChangesAsync(CancellationToken.None);
        _book.Added(added);
    }

    private async Task PurgeAsync(BedrudDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        if (_purgedAt is { } at && now - at < PurgeEvery && now >= at)
            return;
        var old = now - Keep;
        await db.CheckSpans.Where(s => s.To < old).ExecuteDeleteAsync(cancellationToken);
        _purgedAt = now;
    }
}
