using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>
/// Seals new entries every two seconds, and tells the log once an hour how far the chain goes: who can write to the database could cut it there and put another end
/// to it, but not change what a log collector has taken away.
/// </summary>
internal sealed class AuditSealing(
    AuditSealer sealer, IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<AuditSealing> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan TellEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var (failed, told, toldAt) = (false, 0L, long.MinValue);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sealer.SealAsync(stoppingToken);
                failed = false;
                if (toldAt != long.MinValue && time.GetElapsedTime(toldAt) < TellEvery)
                    continue;
                toldAt = time.GetTimestamp();
                told = await TellAsync(told, stoppingToken);
            }
#pragma warning disable CA1031 // The database may be back two seconds later.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // Once, not every two seconds.
                if (!failed)
                    AuditingLog.SealingFailed(logger, e);
                failed = true;
            }
        }
    }

    private async Task<long> TellAsync(long told, CancellationToken stoppingToken)
    {
        await using var db = await contexts.CreateDbContextAsync(stoppingToken);
        var end = await db.AuditAnchors.AsNoTracking().SingleOrDefaultAsync(a => a.End == AuditEnd.Newest, stoppingToken);
        if (end is null || end.Sequence == told)
            return told;
        var hash = Convert.ToHexStringLower(end.Hash);
        AuditingLog.End(logger, end.Sequence, hash);
        return end.Sequence;
    }
}
