using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Deletes connection tests and failed joins after 30 days, and the oldest where there are too many: a minute after the start, then every six hours.</summary>
public sealed class BrowserClaimsRetention(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<BrowserClaimsRetention> logger) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>So many of the newest stay: strangers send them.</summary>
    public const int MostReports = 5_000;

    public const int MostFailures = 20_000;

    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>Deletes what is due now.</summary>
    /// <returns>How many entries it were.</returns>
    public async Task<int> DeleteDueAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow().UtcDateTime - Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reports = Later(oldest, await BeyondAsync(db.ConnectionReports.Select(r => r.At), MostReports, cancellationToken));
        var failures = Later(oldest, await BeyondAsync(db.JoinFailures.Select(f => f.At), MostFailures, cancellationToken));
        return await db.ConnectionReports.Where(r => r.At <= reports).ExecuteDeleteAsync(cancellationToken)
            + await db.JoinFailures.Where(f => f.At <= failures).ExecuteDeleteAsync(cancellationToken);
    }

    private static Task<DateTime?> BeyondAsync(IQueryable<DateTime> times, int most, CancellationToken cancellationToken) =>
        times.OrderByDescending(at => at).Skip(most).Select(at => (DateTime?)at).FirstOrDefaultAsync(cancellationToken);

    private static DateTime Later(DateTime one, DateTime? other) => other > one ? other.Value : one;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = AfterStart; ; wait = Every)
        {
            await Task.Delay(wait, time, stoppingToken);
            try
            {
                await DeleteDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // EF wraps what the database throws; six hours later all may be well.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                DiagnosticsLog.ClaimsNotCleared(logger, e);
            }
        }
    }
}
