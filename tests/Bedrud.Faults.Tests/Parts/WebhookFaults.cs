namespace Bedrud.Faults.Tests;

/// <summary>What the relay does to webhooks.</summary>
[Flags]
internal enum WebhookFaults
{
    None = 0,

    /// <summary>One in five is taken in and thrown away.</summary>
    Lost = 1,

    /// <summary>Every second one comes twice.</summary>
    Doubled = 2,

    /// <summary>Each takes up to two seconds of its own.</summary>
    Reordered = 4,

    /// <summary>Every second one takes up to 25 seconds.</summary>
    Delayed = 8,
}
