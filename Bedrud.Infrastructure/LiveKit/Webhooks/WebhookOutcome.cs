namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>What became of a webhook, and with it what LiveKit is to be answered.</summary>
public abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>Stored: 200.</summary>
    public sealed record Accepted : WebhookOutcome;

    /// <summary>Stored before, a retry: 200.</summary>
    public sealed record Duplicate : WebhookOutcome;

    /// <summary>Not LiveKit's: 401, after which LiveKit does not try again.</summary>
    public sealed record BadSignature(WebhookRejection Reason) : WebhookOutcome;

    /// <summary>LiveKit's, but not an event: 400, after which LiveKit does not try again.</summary>
    /// <param name="Reason">Safe to log.</param>
    public sealed record Malformed(string Reason) : WebhookOutcome;

    /// <summary>Not stored, or not in time: 503, after which LiveKit tries again at 1, 3, 7 and 15 s.</summary>
    public sealed record StoreFailed : WebhookOutcome;
}
