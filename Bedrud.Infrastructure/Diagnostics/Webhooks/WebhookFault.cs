using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>What is wrong with the webhooks as a whole: one thing, so that one fault raises one row.</summary>
internal enum WebhookFault
{
    None,

    /// <summary>Nothing came yet, and no test has ended that would say more.</summary>
    NotTested,

    /// <summary>LiveKit does not do what the portal asks, which another check tells.</summary>
    Unreachable,

    /// <summary>W1: none has ever come, and nothing hints at LiveKit's trying.</summary>
    NeverCame,

    /// <summary>W1: LiveKit's own figures say that it has sent none, the test's included.</summary>
    NotSent,

    /// <summary>W2: they came once, and come no more.</summary>
    Stopped,

    /// <summary>W2: LiveKit's own figures say that it tries and fails.</summary>
    GivenUp,

    /// <summary>W2: they come, and are refused.</summary>
    Refused,

    /// <summary>W2: they come late.</summary>
    Late,
}

internal static class WebhookFaults
{
    /// <param name="probe">The last self-test; null before the first.</param>
    /// <param name="now">Of this portal, since its start.</param>
    /// <param name="attempts">Webhooks that LiveKit itself has counted since its start; null where its figures can't be read, or are older than the test.</param>
    public static WebhookFault Of(WebhookProbeResult? probe, WebhookStatisticsSnapshot now, WebhookAttempts? attempts)
    {
        var lastAt = now.LastReceivedAt > now.LastProbedAt || now.LastProbedAt is null ? now.LastReceivedAt : now.LastProbedAt;
        switch (probe?.Outcome)
        {
            case null:
                return lastAt is null ? WebhookFault.NotTested : WebhookFault.None;
            case WebhookProbeOutcome.Arrived:
                return WebhookFault.None;
            case WebhookProbeOutcome.Unreachable:
                return WebhookFault.Unreachable;
            case WebhookProbeOutcome.Late:
                return probe.BadInARow > 1 ? WebhookFault.Late : WebhookFault.None;
        }

        if (lastAt > probe.At)
            return WebhookFault.None;
        if (probe.Outcome == WebhookProbeOutcome.Refused)
            return WebhookFault.Refused;
        var ever = lastAt is not null || probe.LastStoredAt is not null;
        // A machine that is busy for a moment is no fault.
        if (probe.BadInARow == 1)
            return ever ? WebhookFault.None : WebhookFault.NotTested;
        return attempts switch
        {
            { Failed: > 0 } or { Dropped: > 0 } => WebhookFault.GivenUp,
            _ when ever => WebhookFault.Stopped,
            // Where they came once, a request that hangs is not counted by every version.
            { Any: false } => WebhookFault.NotSent,
            _ => WebhookFault.NeverCame,
        };
    }
}

/// <summary>Webhooks as LiveKit counts them, of all its URLs together, since its start: <c>livekit_webhook_dispatch_total</c>.</summary>
/// <param name="Sent">Answered, whatever the answer was: a refusal counts as sent.</param>
/// <param name="Failed">Given up after five attempts.</param>
/// <param name="Dropped">Thrown away since those before them took too long.</param>
/// <param name="Any">Whether any was so much as queued.</param>
public sealed record WebhookAttempts(long Sent, long Failed, long Dropped, bool Any)
{
    /// <summary>Those that never came, given up or thrown away, by node.</summary>
    public IReadOnlyDictionary<string, long> Lost { get; init; } = ImmutableDictionary<string, long>.Empty;
}
