using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Presence;

/// <summary>How far what screens show can be trusted.</summary>
/// <param name="ConfirmedAt">UTC; LiveKit's last answer. Null: none since the portal's start. For "last known, N s ago".</param>
/// <param name="IsStale">LiveKit does not answer, or has not been asked yet: what is shown is the last that was known.</param>
/// <param name="Error">How asking failed; null where it did not.</param>
/// <param name="Problem">The same as a sentence for administrators, in English and without secrets.</param>
public sealed record PresenceFreshness(DateTime? ConfirmedAt, bool IsStale, LiveKitError? Error = null, string? Problem = null)
{
    /// <summary>Before the first answer.</summary>
    public static readonly PresenceFreshness NeverAsked = new(ConfirmedAt: null, IsStale: true);
}
