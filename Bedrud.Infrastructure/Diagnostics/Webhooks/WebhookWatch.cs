using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>
/// Has the webhook self-test run when it is worth its two calls: shortly after LiveKit first answers, soon after something that hints at lost webhooks, again
/// and again while it fails, and seldom where none has come for long. Looking whether it is due reads memory alone. Also removes probe rooms that were
/// left over: every minute after a browser was let into one, and while there are any; else every hour.
/// </summary>
internal sealed class WebhookWatch(
    WebhookProbe probe, ProbeRooms rooms, ProbePasses passes, WebhookStatistics statistics, Reconciler reconciler, PresenceStore presence, TimeProvider time, ILogger<WebhookWatch> logger)
    : BackgroundService
{
    /// <summary>Between two looks whether a test is due.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>After LiveKit's first answer, so that a portal's start is not disturbed.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>Without any webhook.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    /// <summary>After the first failure, which one more has to confirm.</summary>
    public static readonly TimeSpan Confirming = TimeSpan.FromSeconds(2);

    /// <summary>While it fails, so that it is seen to be mended.</summary>
    public static readonly TimeSpan Failing = TimeSpan.FromSeconds(15);

    /// <summary>While it has failed for half an hour: some run LiveKit without webhooks for good.</summary>
    public static readonly TimeSpan FailingForLong = TimeSpan.FromMinutes(2);

    private const int ManyFailures = 100;
    private static readonly TimeSpan LeastSpacing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CleanEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan CleanEveryAfterPass = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CleanAge = TimeSpan.FromMinutes(3);

    // LiveKit renews the tokens of those inside, for 10 minutes: with these they could come again.
    private static readonly TimeSpan AfterPass = TimeSpan.FromMinutes(15);

    private readonly long _origin = time.GetTimestamp();
    private TimeSpan? _answeringSince;
    private TimeSpan? _probedAt;
    private TimeSpan? _cleanedAt;
    private int _cleaned;
    private TimeSpan _spacing = LeastSpacing;
    private long _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends.
        }
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_origin);

    // What grows where webhooks get lost, come twice or are refused. Comparisons at the portal's start differ, too, which costs one test.
    private long Trouble
    {
        get
        {
            var (webhooks, compared) = (statistics.Snapshot, reconciler.Health);
            return webhooks.Rejected + webhooks.Duplicates + webhooks.StoreFailures + compared.Doubts + compared.Drift.Arrivals + compared.Drift.Departures + compared.Drift.Meetings;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (presence.Freshness.IsStale)
        {
            _answeringSince = null;
            return;
        }

        _answeringSince ??= Elapsed;
        try
        {
            if (!probe.IsRunning && IsDue())
                await TestAsync(cancellationToken);
            if (IsCleaningDue())
                await CleanAsync(cancellationToken);
        }
        catch (LiveKitException)
        {
            // The next look is soon.
        }
#pragma warning disable CA1031 // The watch must outlive whatever goes wrong once.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            DiagnosticsLog.CheckBroke(logger, "webhook-test", e.GetType().Name, e.StackTrace);
        }
    }

    private async Task TestAsync(CancellationToken cancellationToken)
    {
        var troubled = Trouble != _trouble;
        _trouble = Trouble;
        _probedAt = Elapsed;
        var result = await probe.RunAsync(cancellationToken);
        // Rubbish from strangers must not have LiveKit asked all day.
        _spacing = result.Outcome == WebhookProbeOutcome.Arrived && troubled && _spacing < Idle ? _spacing * 2 : LeastSpacing;
    }

    private bool IsDue()
    {
        if (_probedAt is not { } probedAt)
            return Elapsed - _answeringSince >= First;
        var since = Elapsed - probedAt;
        if (probe.Last is { BadInARow: > 0 and var bad })
            return since >= (bad == 1 ? Confirming : bad > ManyFailures ? FailingForLong : Failing);
        if (Trouble != _trouble && since >= _spacing)
            return true;
        var now = statistics.Snapshot;
        var heardAt = now.LastReceivedAt > now.LastProbedAt || now.LastProbedAt is null ? now.LastReceivedAt : now.LastProbedAt;
        return since >= Idle && (heardAt is not { } at || time.GetUtcNow().UtcDateTime - at >= Idle);
    }

    // Not before the first test: a portal's start is not disturbed.
    private bool IsCleaningDue() => _probedAt is not null
        && (_cleanedAt is not { } last || Elapsed - last >= (_cleaned > 0 || passes.AnyWithin(AfterPass) ? CleanEveryAfterPass : CleanEvery));

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        _cleanedAt = Elapsed;
        _cleaned = await rooms.DeleteOlderAsync(time.GetUtcNow().UtcDateTime - CleanAge, cancellationToken);
    }
}
