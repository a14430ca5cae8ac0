using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>How many recordings and jobs there are.</summary>
/// <param name="ByState">All states, those with none too.</param>
/// <param name="JobsWaiting">Files that are looked for, or will be.</param>
/// <param name="JobsGivenUp">Files that nobody looks for any more unless somebody asks for it.</param>
/// <param name="LibraryBytes">Of all files in the library, deleted ones that can be brought back among them.</param>
internal sealed record RecordingCount(IReadOnlyDictionary<RecordingState, int> ByState, int JobsWaiting, int JobsGivenUp, long LibraryBytes);

/// <summary>
/// Counts recordings at the portal's start and every minute: whoever asks for figures, perhaps because the database does not answer, must not wait for the database.
/// A singleton.
/// </summary>
internal sealed class RecordingCounts(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private volatile RecordingCount? _latest;

    /// <summary>Null where the database did not say, the last time.</summary>
    public RecordingCount? Latest => _latest;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await CountAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    internal async Task CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var states = await db.Recordings.GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count(), Bytes = g.Sum(r => r.Size) }).ToListAsync(cancellationToken);
            var givenUp = await db.RecordingJobs.CountAsync(j => j.GaveUpAt != null, cancellationToken);
            var jobs = await db.RecordingJobs.CountAsync(cancellationToken);
            _latest = new RecordingCount(
                Enum.GetValues<RecordingState>().ToDictionary(s => s, s => states.Find(g => g.Key == s)?.Count ?? 0), jobs - givenUp, givenUp, states.Sum(g => g.Bytes));
        }
#pragma warning disable CA1031 // The database's failures are counted and told elsewhere.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _latest = null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await CountAsync(stoppingToken);
    }
}
