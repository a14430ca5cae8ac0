using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Deletes connection tests and failed joins after 30 days: a minute after the start, then every six hours.</summary>
public sealed class BrowserClaimsRetention(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<BrowserClaimsRetention> logger) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>Deletes what is due now.</summary>
    /// <returns>How many entries it were.</returns>
    public async Task<int> DeleteDueAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow().UtcDateTime - Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ConnectionReports.Where(r => r.At < oldest).ExecuteDeleteAsync(cancellationToken)
            + await db.JoinFailures.Where(f => f.At < oldest).ExecuteDeleteAsync(cancellationToken);
    }

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
