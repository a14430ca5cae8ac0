using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>
/// How webhooks come, where they do come: late, twice, with gaps, refused, or faster than they are worked off. What is single and past is worth knowing; what
/// goes on is a warning.
/// </summary>
internal sealed class WebhookDeliveryCheck(WebhookProbe probe, WebhookSituation situation, Reconciler reconciler, TimeProvider time) : ICheck
{
    // So many wait only where the handlers don't keep up.
    private const int ManyPending = 1000;

    // One is a race; so many within the window are losses.
    private const int ManyGaps = 5;
    private static readonly TimeSpan SlowArrival = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Queue<(long At, Counts Counts)> _earlier = new();
    private readonly LostWebhooks _lost = new();

    public CheckInfo Info { get; } = new("webhook-delivery", CheckGroup.Webhooks)
    {
        Every = TimeSpan.FromSeconds(15),
        Limit = TimeSpan.FromSeconds(15),
        Concerns = Concern.Webhook,
        After = ["C1", "database"],
        Confirmations = 2,
    };

    public async Task<Finding> LookCloselyAsync(CancellationToken cancellationToken)
    {
        await probe.RunAsync(cancellationToken);
        return await LookAsync(cancellationToken);
    }

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(situation.Fault switch
    {
        WebhookFault.NotTested => Finding.Unknown("not-tested"),
        WebhookFault.None => Look(),
        WebhookFault.Unreachable => Finding.Unknown("unreachable"),
        // One fault, one row.
        WebhookFault.NeverCame or WebhookFault.NotSent => Finding.Unknown("see", "W1"),
        _ => Finding.Unknown("see", "W2"),
    });

    private Finding Look()
    {
        var (now, compared) = (situation.Now, reconciler.Health);
        var grown = Grown(lost => new Counts(now.Failed, now.StoreFailures, now.Duplicates, now.Rejected, compared.Doubts, lost));
        Evidence[] facts =
        [
            new("last-webhook", WebhookSituation.Time(now.LastReceivedAt > now.LastProbedAt || now.LastProbedAt is null ? now.LastReceivedAt : now.LastProbedAt)),
            .. now.ArrivalLag is { } lag ? new Evidence[] { new("arrival-lag", WebhookSituation.Seconds(lag)) } : [],
            .. now.HandledLag is { } handled ? new Evidence[] { new("handled-lag", WebhookSituation.Seconds(handled)) } : [],
            .. situation.DeliveryEvidence(),
            new("gaps", WebhookSituation.Number(compared.Doubts)),
            new("pending", WebhookSituation.Number(now.Pending)),
            new("given-up", WebhookSituation.Number(now.Failed)),
        ];
        var (verdict, cause, argument) = (now, grown) switch
        {
            ({ Pending: >= ManyPending }, _) => (Verdict.Warning, "queue", now.Pending),
            (_, { StoreFailures: > 0 }) => (Verdict.Warning, "not-stored", grown.StoreFailures),
            (_, { Failed: > 0 }) => (Verdict.Warning, "not-handled", grown.Failed),
            (_, { Doubts: >= ManyGaps }) => (Verdict.Warning, "gaps", grown.Doubts),
            ({ ArrivalLag: { } late }, _) when late >= SlowArrival && time.GetUtcNow().UtcDateTime - now.LastReceivedAt < Window => (Verdict.Notice, "slow", (long)late.TotalSeconds),
            // LiveKit counts all its URLs as one: another receiver may be the one that fails.
            (_, { LiveKitLost: > 0 }) => (Verdict.Notice, "livekit-lost", grown.LiveKitLost),
            (_, { Duplicates: > 0 }) => (Verdict.Notice, "retries", grown.Duplicates),
            (_, { Rejected: > 0 }) => (Verdict.Notice, "refused", grown.Rejected),
            _ => (Verdict.Fine, "fine", 0L),
        };
        return new Finding(verdict, cause, verdict == Verdict.Fine ? [] : [WebhookSituation.Number(argument)])
        {
            Evidence = [.. facts],
            Fixes = cause switch
            {
                "queue" or "not-handled" or "not-stored" => [new Fix("look-at-log")],
                "gaps" or "livekit-lost" => [new Fix("look-at-livekit-log")],
                "slow" => [new Fix("slow-network")],
                _ => [],
            },
        };
    }

    /// <summary>Since the counts of <see cref="Window"/> ago, or those of the first look.</summary>
    private Counts Grown(Func<long, Counts> with)
    {
        lock (_earlier)
        {
            if (situation.Attempts is { } tried)
                _lost.Take(tried.Lost);
            var now = with(_lost.Total);
            var at = time.GetTimestamp();
            _earlier.Enqueue((at, now));
            while (_earlier.Count > 1 && time.GetElapsedTime(_earlier.Peek().At, at) > Window)
                _earlier.Dequeue();
            return now - _earlier.Peek().Counts;
        }
    }

    private sealed record Counts(long Failed, long StoreFailures, long Duplicates, long Rejected, long Doubts, long LiveKitLost)
    {
        public static Counts operator -(Counts now, Counts before) => new(
            now.Failed - before.Failed, now.StoreFailures - before.StoreFailures, now.Duplicates - before.Duplicates, now.Rejected - before.Rejected,
            now.Doubts - before.Doubts, now.LiveKitLost - before.LiveKitLost);
    }
}
