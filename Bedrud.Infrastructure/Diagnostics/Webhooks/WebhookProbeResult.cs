using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>Which direction works between the portal and LiveKit.</summary>
public enum WebhookProbeOutcome
{
    /// <summary>Both: LiveKit made and removed a room, and its webhooks told of it.</summary>
    Arrived,

    /// <summary>Both, but the webhook took longer than <see cref="WebhookProbe.Patience"/>.</summary>
    Late,

    /// <summary>Not even the portal's own calls reach LiveKit, or it refuses them.</summary>
    Unreachable,

    /// <summary>The webhooks come, and the portal can't believe them.</summary>
    Refused,

    /// <summary>LiveKit does what the portal asks, and no webhook of it comes.</summary>
    Missing,
}

/// <summary>What the webhook self-test came to.</summary>
/// <param name="Room">The probe room's name.</param>
/// <param name="At">UTC; when it ended.</param>
public sealed record WebhookProbeResult(string Room, DateTime At, WebhookProbeOutcome Outcome)
{
    /// <summary>From asking for the room to the arrival of <c>room_started</c>.</summary>
    public TimeSpan? StartedAfter { get; init; }

    /// <summary>From asking for its removal to the arrival of <c>room_finished</c>.</summary>
    public TimeSpan? FinishedAfter { get; init; }

    /// <summary>How long LiveKit took to make the room.</summary>
    public TimeSpan? AnsweredAfter { get; init; }

    /// <summary>What kept the portal's call from LiveKit: a sentence without secrets.</summary>
    public string? Problem { get; init; }

    /// <summary>Why the portal refused what came meanwhile.</summary>
    public WebhookRejection? Rejection { get; init; }

    /// <summary>UTC; the last webhook that this portal, or another one of the same database, ever stored. Looked up where none came.</summary>
    public DateTime? LastStoredAt { get; init; }

    /// <summary>Tests in a row, this one included, that came to nothing good; 0 for <see cref="WebhookProbeOutcome.Arrived"/>.</summary>
    public int BadInARow { get; init; }
}
