namespace Bedrud.Domain.Meetings;

/// <summary>
/// The keys of LiveKit's participant attributes that Bedrud sets. No token lets a participant change its own attributes, so whatever stands in one is the
/// portal's word, and every browser in the meeting may believe it.
/// </summary>
public static class ParticipantAttributes
{
    /// <summary><c>viewer</c>, <c>speaker</c>, <c>moderator</c> or <c>owner</c>.</summary>
    public const string Role = "role";

    /// <summary>When the hand was raised: ISO 8601, UTC. Missing or empty while it is down.</summary>
    public const string Hand = "hand";

    /// <summary>The tab or device that the person joined from: letters and digits, chosen by the page.</summary>
    public const string Device = "device";
}
