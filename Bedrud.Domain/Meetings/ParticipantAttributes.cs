using System.Globalization;
using Bedrud.Domain.Rooms;

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

    /// <summary>As <see cref="Role"/> holds it.</summary>
    public static string WriteRole(RoomRole role) => role.ToString().ToLowerInvariant();

    /// <summary>Null for what is no role.</summary>
    public static RoomRole? ReadRole(string text) => text switch
    {
        "viewer" => RoomRole.Viewer,
        "speaker" => RoomRole.Speaker,
        "moderator" => RoomRole.Moderator,
        "owner" => RoomRole.Owner,
        _ => null,
    };

    /// <summary>As <see cref="Hand"/> holds it; empty, which deletes it, for a hand that is down.</summary>
    public static string WriteHand(DateTime? raisedAt) => raisedAt?.ToString("O", CultureInfo.InvariantCulture) ?? "";

    /// <summary>UTC; null for what is no time.</summary>
    public static DateTime? ReadHand(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
