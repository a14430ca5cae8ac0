using Bedrud.Domain.Meetings;

namespace Bedrud.Infrastructure.Presence;

/// <summary>How the comparing with LiveKit goes, since the portal's start: for the health page.</summary>
public sealed record ReconcilerHealth
{
    /// <summary>UTC; when all meetings were last compared. Null: not yet.</summary>
    public DateTime? LastFullAt { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan? LastFullDuration { get; init; }

    /// <summary>Questions answered about which meetings run.</summary>
    public long Passes { get; init; }

    /// <summary>Meetings compared.</summary>
    public long RoomsCompared { get; init; }

    /// <summary>Questions that LiveKit did not answer.</summary>
    public long Failures { get; init; }

    /// <summary>Those since the last answer; 0 while all is well.</summary>
    public int FailuresInARow { get; init; }

    /// <summary>Webhooks that did not add up with those before, so that LiveKit was asked.</summary>
    public long Doubts { get; init; }

    /// <summary>How often webhooks and truth differed. Growing steadily, it means that webhooks get lost.</summary>
    public PresenceDrift Drift { get; init; }

    /// <summary>UTC; when they last differed.</summary>
    public DateTime? LastDriftAt { get; init; }
}
