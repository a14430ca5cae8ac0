using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.History;

/// <summary>
/// Counts how requests to join end, in memory, and adds it to <see cref="JoinCount"/> each minute and when the portal stops: joins come in bursts, and none of
/// them shall wait for a counter. Several portals add to the same rows.
/// </summary>
public sealed class JoinTally(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<JoinTally> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private Dictionary<(DateTime Hour, string Outcome), int> _counted = [];
    private bool _isFailing;

    /// <param name="outcome">See <see cref="JoinOutcomes"/>.</param>
    public void Count(string outcome) => Add((Period.Hour.Floor(time.GetUtcNow().UtcDateTime), outcome), 1);

    /// <summary>Writes what was counted. What can't be written is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<(DateTime Hour, string Outcome), int> counted;
        lock (_lock)
        {
            (counted, _counted) = (_counted, []);
        }

        if (counted.Count == 0)
            return;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            foreach (var (key, count) in counted.ToList())
            {
                await AddAsync(db, Period.Hour, key.Hour, key.Outcome, count, cancellationToken);
                counted.Remove(key);
                await AddAsync(db, Period.Day, Period.Day.Floor(key.Hour), key.Outcome, count, cancellationToken);
            }
        }
        finally
        {
            foreach (var (key, count) in counted)
                Add(key, count);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            await TryFlushAsync(stoppingToken);
        }
    }

    private static async Task AddAsync(BedrudDbContext db, Period period, DateTime at, string outcome, int count, CancellationToken cancellationToken)
    {
        if (await IncreaseAsync())
            return;
        try
        {
            db.JoinCounts.Add(new JoinCount { Period = period, At = at, Outcome = outcome, Count = count });
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another portal was first.
            if (!await IncreaseAsync())
                throw;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }

        async Task<bool> IncreaseAsync() =>
            await db.JoinCounts.Where(c => c.Period == period && c.At == at && c.Outcome == outcome)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Count, c => c.Count + count), cancellationToken) > 0;
    }

    private void Add((DateTime Hour, string Outcome) key, int count)
    {
        lock (_lock)
        {
            _counted[key] = _counted.GetValueOrDefault(key) + count;
        }
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
            _isFailing = false;
        }
#pragma warning disable CA1031 // It is kept, and tried again; what ails the database its own check tells.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (!_isFailing)
                HistoryLog.JoinsNotWritten(logger, e);
            _isFailing = true;
        }
    }
}
