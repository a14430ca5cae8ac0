using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>Runs <see cref="AuditRetention"/> a minute after the start and every hour.</summary>
internal sealed class AuditRetentionSchedule(AuditRetention retention, TimeProvider time, ILogger<AuditRetentionSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = AfterStart;
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken);
            wait = Every;
            try
            {
                await retention.DeleteDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next hour may be better.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                AuditingLog.PurgeFailed(logger, e);
            }
        }
    }
}
