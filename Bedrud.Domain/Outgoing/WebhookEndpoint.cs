namespace Bedrud.Domain.Outgoing;

/// <summary>Why the portal does not send to an endpoint.</summary>
public enum WebhookPause
{
    /// <summary>Nothing arrived for so long that somebody has to look.</summary>
    Failing,

    /// <summary>It answered 410: nobody wants to be told there any more.</summary>
    Gone,
}

/// <summary>An address that is told of events. What is sent and signed: https://github.com/standard-webhooks/standard-webhooks.</summary>
public sealed class WebhookEndpoint
{
    public const int NameMaxLength = 100;
    public const int UrlMaxLength = 2000;

    /// <summary>Most endpoints of an installation: each of them is sent to at the same time.</summary>
    public const int Most = 100;

    /// <summary>How long, after a secret is replaced, both sign.</summary>
    public static readonly TimeSpan OldSecretLasts = TimeSpan.FromDays(1);

    /// <summary>An endpoint at which nothing arrived for so long is told of by the health check.</summary>
    public static readonly TimeSpan WorthTelling = TimeSpan.FromMinutes(15);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>http or https.</summary>
    public required string Url { get; set; }

    /// <summary>The secret, encrypted.</summary>
    public required string Secret { get; set; }

    /// <summary>The one before it, encrypted; null where it does not sign any more.</summary>
    public string? OldSecret { get; set; }

    /// <summary>UTC; until then the old one signs too.</summary>
    public DateTime? OldSecretUntil { get; set; }

    /// <summary>The types that it is told of, a space between; empty: all, also those that later versions add.</summary>
    public string Events { get; set; } = "";

    /// <summary>Whether events that happen now are for it. What waits already stays.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>UTC; since when nothing is sent; null where it is. Events go on to be kept for it, unless it is not enabled.</summary>
    public DateTime? PausedAt { get; set; }

    /// <summary>Why, where it is paused.</summary>
    public WebhookPause? PauseReason { get; set; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime UpdatedAt { get; set; }

    /// <summary>Set anew at each change that somebody makes.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    // What follows is the sender's, and changes without a new version.

    /// <summary>UTC; not before; null: at once.</summary>
    public DateTime? NextAttemptAt { get; set; }

    /// <summary>UTC; until then one portal sends to it. Renewed while it does, so that a portal that dies holds it for this long only.</summary>
    public DateTime? LeasedUntil { get; set; }

    /// <summary>Which lease it is.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>UTC; the first of the attempts that all failed since; null where the last one arrived.</summary>
    public DateTime? FailingSince { get; set; }

    /// <summary>UTC; when something last arrived; null for never.</summary>
    public DateTime? LastSuccessAt { get; set; }

    /// <summary>Whether it is told of events of this type.</summary>
    public bool Wants(string type) => Events.Length == 0 || Events.Split(' ').Contains(type, StringComparer.Ordinal);
}
