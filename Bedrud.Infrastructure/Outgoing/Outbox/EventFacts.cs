using Bedrud.Domain.Health;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;

namespace Bedrud.Infrastructure.Outgoing;

// What events carry. Others' programs read these names: members may be added, and none renamed or taken away.

/// <summary>The data of <c>room.*</c>.</summary>
public sealed record RoomFacts(Guid Id, string Name, bool IsPublic, bool GuestsAllowed, int Capacity, bool IsSuspended, WaitingRoom WaitingRoom, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static RoomFacts Of(Room room) =>
        new(room.Id, room.Name, room.IsPublic, room.GuestsAllowed, room.Capacity, room.IsSuspended, room.WaitingRoom, room.CreatedAt, room.UpdatedAt);
}

/// <summary>The data of <c>member.*</c>.</summary>
/// <param name="Role">Null where somebody is no member any more.</param>
public sealed record MemberFacts(Guid RoomId, string Room, Guid UserId, RoomRole? Role);

/// <summary>The data of <c>meeting.*</c>.</summary>
/// <param name="RoomId">Null for a room that is not Bedrud's.</param>
/// <param name="Sid">LiveKit's id of this run.</param>
public sealed record MeetingFacts(Guid Id, string Sid, Guid? RoomId, string Room, DateTime StartedAt, DateTime? EndedAt)
{
    public static MeetingFacts Of(Meeting meeting) => new(meeting.Id, meeting.RoomSid, meeting.RoomId, meeting.RoomName, meeting.StartedAt, meeting.EndedAt);
}

/// <summary>The data of <c>participant.*</c>.</summary>
/// <param name="Sid">LiveKit's id of the connection.</param>
/// <param name="Reason">Why they left; null while they are there, and where nobody said.</param>
public sealed record ParticipantFacts(
    Guid MeetingId, Guid? RoomId, string Room, string Sid, string Identity, string Name, DateTime JoinedAt, DateTime? LeftAt, DepartureReason? Reason)
{
    public static ParticipantFacts Of(Meeting meeting, Attendance stay) =>
        new(meeting.Id, meeting.RoomId, meeting.RoomName, stay.ParticipantSid, stay.Identity, stay.Name, stay.JoinedAt, stay.LeftAt, stay.Reason);
}

/// <summary>The data of <c>recording.*</c>.</summary>
/// <param name="Reason">Why it failed; <c>none</c> where it did not.</param>
public sealed record RecordingFacts(
    Guid Id, Guid RoomId, string Room, string Title, RecordingState State, RecordingReason Reason, DateTime? StartedAt, DateTime? EndedAt, long DurationMs, long Size)
{
    public static RecordingFacts Of(Recording r) => new(r.Id, r.RoomId, r.RoomName, r.Title, r.State, r.Reason, r.StartedAt, r.EndedAt, r.DurationMs, r.Size);
}

/// <summary>The data of <c>user.*</c>.</summary>
/// <param name="Roles">Those of the account, such as <c>User</c>.</param>
public sealed record UserFacts(Guid Id, string Name, string? Email, IReadOnlyCollection<string> Roles)
{
    public static UserFacts Of(BedrudUser user, params IReadOnlyCollection<string> roles) => new(user.Id, user.DisplayName, user.Email, roles);
}

/// <summary>The data of <c>check.*</c>.</summary>
/// <param name="Check">Its id, such as <c>C1</c>; docs/health.md lists them.</param>
/// <param name="Cause">Stable, such as <c>refused</c>.</param>
public sealed record CheckFacts(string Check, Verdict Verdict, string Cause, DateTime Since);
