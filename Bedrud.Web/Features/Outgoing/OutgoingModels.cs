using Bedrud.Domain.Outgoing;

namespace Bedrud.Web.Features.Outgoing;

/// <summary>What can be set about an endpoint. Null leaves a value as it is, or at its default in a new one.</summary>
/// <param name="Events">Types; empty: all.</param>
public sealed record WebhookSettings(string? Name, string? Url, IReadOnlyList<string>? Events, bool? IsEnabled);

/// <summary>One endpoint, as lists show it; without its secret.</summary>
/// <param name="Url">For those who may not change it, without its query, which may hold what is secret.</param>
/// <param name="Events">Types; empty: all.</param>
/// <param name="Pending">Events that wait for it.</param>
/// <param name="GivenUp">Events that it was never told of.</param>
public sealed record WebhookSummary(
    Guid Id, string Name, string Url, IReadOnlyList<string> Events, bool IsEnabled, DateTime? PausedAt, WebhookPause? PauseReason, DateTime? FailingSince, DateTime? LastSuccessAt,
    DateTime? NextAttemptAt, int Pending, int GivenUp, DateTime CreatedAt, DateTime UpdatedAt, DateTime? OldSecretUntil, Guid Version)
{
    public static WebhookSummary Of(WebhookEndpoint e, bool whole, int pending, int givenUp) => new(
        e.Id, e.Name, whole ? e.Url : WithoutQuery(e.Url), e.Events.Split(' ', StringSplitOptions.RemoveEmptyEntries), e.IsEnabled, e.PausedAt, e.PauseReason, e.FailingSince, e.LastSuccessAt,
        e.NextAttemptAt, pending, givenUp, e.CreatedAt, e.UpdatedAt, e.OldSecretUntil, e.Version);

    private static string WithoutQuery(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? url[..at] + "?…" : url;
}

/// <param name="Secret">Shown this once.</param>
public sealed record NewSecret(WebhookSummary Webhook, string Secret);

/// <param name="State">Null for all.</param>
public sealed record DeliveryQuery(DeliveryState? State = null, int Page = 1, int PageSize = 25)
{
    public const int MaxPageSize = 100;

    public bool IsValid => Page is >= 1 and <= 1_000_000 && PageSize is >= 1 and <= MaxPageSize;
}

/// <summary>One event on its way to one endpoint.</summary>
/// <param name="EventId">The header <c>webhook-id</c>.</param>
/// <param name="At">UTC; when it happened.</param>
/// <param name="Cause">What came of the last attempt; null where there was none.</param>
/// <param name="NextAttemptAt">UTC; null where it waits for others before it, or is not tried any more.</param>
public sealed record DeliverySummary(
    Guid Id, string EventId, string Type, DateTime At, DeliveryState State, int Attempts, DateTime? EndedAt, string? Cause, int? Status, DateTime? NextAttemptAt);

/// <summary>One request and what came of it.</summary>
public sealed record AttemptLine(DateTime At, int Milliseconds, string Cause, string Detail, int? Status, string Request, string? Answer);

/// <param name="Body">What is sent.</param>
/// <param name="Tries">The latest first, at most 50.</param>
public sealed record DeliveryDetails(DeliverySummary Delivery, string Body, IReadOnlyList<AttemptLine> Tries);
