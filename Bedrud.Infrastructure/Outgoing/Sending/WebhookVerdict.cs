using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>What follows from a request's outcome.</summary>
internal static class WebhookVerdict
{
    /// <returns>Whether the next one may follow at once.</returns>
    public static bool Apply(WebhookEndpoint endpoint, WebhookDelivery delivery, SendOutcome outcome, DateTime now, TimeSpan pauseAfter, double chance)
    {
        delivery.Attempts++;
        delivery.Tries++;
        delivery.TriedSince ??= now;
        endpoint.NextAttemptAt = null;
        if (outcome.Arrived)
        {
            (delivery.State, delivery.EndedAt) = (DeliveryState.Delivered, now);
            (endpoint.FailingSince, endpoint.LastSuccessAt) = (null, now);
            return true;
        }

        endpoint.FailingSince ??= now;
        if (outcome.Cause == SendCause.Gone)
        {
            (delivery.State, delivery.EndedAt) = (DeliveryState.GivenUp, now);
            (endpoint.IsEnabled, endpoint.PausedAt, endpoint.PauseReason, endpoint.Version) = (false, now, WebhookPause.Gone, Guid.NewGuid());
            return false;
        }

        var wait = WebhookDelivery.DelayAfter(delivery.Tries, chance);
        if (outcome.RetryAfter > wait)
            wait = outcome.RetryAfter.Value < WebhookDelivery.LongestDelay ? outcome.RetryAfter.Value : WebhookDelivery.LongestDelay;
        if (now + wait > delivery.TriedSince + WebhookDelivery.Lasts)
        {
            (delivery.State, delivery.EndedAt) = (DeliveryState.GivenUp, now);
            // It may have been this one alone that the endpoint does not take.
            return true;
        }

        endpoint.NextAttemptAt = now + wait;
        if (now - endpoint.FailingSince >= pauseAfter)
            (endpoint.PausedAt, endpoint.PauseReason, endpoint.Version) = (now, WebhookPause.Failing, Guid.NewGuid());
        return false;
    }

    public static WebhookAttempt AttemptOf(WebhookDelivery delivery, SendOutcome outcome, DateTime now) => new()
    {
        DeliveryId = delivery.Id,
        At = now,
        Milliseconds = outcome.Milliseconds,
        Cause = outcome.Cause,
        Detail = outcome.Detail,
        Status = outcome.Status,
        Request = outcome.Request,
        Answer = outcome.Answer,
    };

    /// <summary>What the portal did of its own accord; null where it did nothing.</summary>
    public static AuditEntry? EntryOf(WebhookEndpoint endpoint, SendOutcome outcome, DateTime now) => endpoint.PausedAt != now ? null : new AuditEntry
    {
        At = now,
        ActorName = "Bedrud",
        Action = AuditAction.WebhookPause,
        Target = endpoint.Id.ToString(),
        Details = endpoint.PauseReason == WebhookPause.Gone
            ? $"{endpoint.Name} answered 410"
            : $"{endpoint.Name}: nothing has arrived since {endpoint.FailingSince:u}; the last cause: {outcome.Cause} {outcome.Status}".TrimEnd(),
    };
}
