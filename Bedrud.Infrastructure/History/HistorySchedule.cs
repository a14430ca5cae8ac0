using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.History;

/// <summary>Counts each minute, and deletes what is old each hour.</summary>
internal sealed class HistorySchedule(HistoryTally tally, HistoryRetention retention, TimeProvider time, ILogger<HistorySchedule> logger) : BackgroundService
{
    private const int MinutesBetweenPurges = 60;
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, time, stoppingToken);
        for (var minute = 0; ; minute++)
        {
            try
            {
                await tally.CountDueAsync(stoppingToken);
                _isFailing = false;
            }
#pragma warning disable CA1031 // Whatever it was, the next minute may be better; what ails the database its own check tells.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!_isFailing)
                    HistoryLog.CountingFailed(logger, e);
                _isFailing = true;
            }

            if (minute % MinutesBetweenPurges == 1)
                await PurgeAsync(stoppingToken);
            await Task.Delay(Every, time, stoppingToken);
        }
    }

    private async Task PurgeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await retention.PurgeAsync(stoppingToken);
        }
#pragma warning disable CA1031 // Likewise.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            HistoryLog.PurgingFailed(logger, e);
        }
    }
}
