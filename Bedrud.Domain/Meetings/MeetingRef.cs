namespace Bedrud.Domain.Meetings;

/// <summary>Which meeting is spoken of.</summary>
/// <param name="RoomName">LiveKit's room name, which is Bedrud's.</param>
/// <param name="RoomSid">LiveKit's id of this one run of the room (<c>RM_...</c>).</param>
/// <param name="StartedAt">UTC, by LiveKit's clock; null where LiveKit didn't say, as in webhooks about tracks.</param>
public sealed record MeetingRef(string RoomName, string RoomSid, DateTime? StartedAt = null);
