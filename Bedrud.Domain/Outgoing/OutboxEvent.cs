namespace Bedrud.Domain.Outgoing;

/// <summary>
/// Something that happened, written in the same transaction as what it tells of: either both are kept or neither. Those that no endpoint wants are deleted
/// within seconds.
/// </summary>
public sealed class OutboxEvent
{
    public const int TypeMaxLength = 60;

    /// <summary>The order in which they are told.</summary>
    public long Sequence { get; init; }

    /// <summary>What receivers know it by, whatever becomes of its first attempts.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>One of <see cref="WebhookEvents"/>.</summary>
    public required string Type { get; init; }

    /// <summary>UTC; when it happened.</summary>
    public required DateTime At { get; init; }

    /// <summary>JSON, an object.</summary>
    public required string Data { get; init; }

    /// <summary>UTC; when it was given to those endpoints that want it; null while it was not.</summary>
    public DateTime? HandedOutAt { get; set; }

    /// <summary>The header <c>webhook-id</c>: the same at each attempt and at each endpoint.</summary>
    public static string MessageId(Guid id) => $"evt_{id:N}";
}
