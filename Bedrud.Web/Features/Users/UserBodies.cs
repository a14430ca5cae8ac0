namespace Bedrud.Web.Features.Users;

/// <param name="Role">administrator, operator, auditor or user; user where left out.</param>
/// <param name="Password">At least 10 characters. Left out: the portal makes one up, and tells it in the answer, this one time.</param>
public sealed record NewUserRequest(string? Email, string? Name, string? Role, string? Password);

/// <param name="Name">Left out: stays.</param>
/// <param name="Role">administrator, operator, auditor or user. Left out: stays. Another one ends the account's sessions within a minute.</param>
/// <param name="Reason">For the audit log; at most 500 characters.</param>
public sealed record UserChangeRequest(string? Name, string? Role, string? Reason);

/// <param name="Reason">For the audit log, and for whoever looks at the account; at most 500 characters.</param>
public sealed record UserLockRequest(string? Reason);

/// <param name="LastMeetingAt">UTC; when they last joined a meeting, null where never.</param>
public sealed record UserBody(
    Guid Id, string Name, string Email, string Role, bool IsLocked, DateTime? LockedAt, string? LockReason, bool EmailConfirmed, bool HasTwoFactors, DateTime CreatedAt,
    int RoomCount, DateTime? LastMeetingAt)
{
    public static UserBody From(UserSummary u) => new(
        u.Id, u.Name, u.Email, u.Role.ToLowerInvariant(), u.IsLocked, u.LockedAt, u.LockReason, u.EmailConfirmed, u.HasTwoFactors, u.CreatedAt, u.RoomCount, u.LastMeetingAt);
}

/// <param name="Password">The one that the portal made up; null where the request had one.</param>
public sealed record CreatedUserBody(UserBody User, string? Password);

public sealed record UserPage(IReadOnlyList<UserBody> Items, int Total, int Page, int PageSize);

/// <param name="Role">viewer, speaker, moderator or owner.</param>
public sealed record UserRoomBody(string Name, string Role, bool IsOnlyOwner, bool IsSuspended);

public sealed record UserRoomPage(IReadOnlyList<UserRoomBody> Items, int Total, int Page, int PageSize);

/// <param name="LastLeftAt">Null while they are there.</param>
/// <param name="Joins">How often they came.</param>
/// <param name="Seconds">How long they were there in all.</param>
public sealed record UserAttendanceBody(Guid MeetingId, string Room, DateTime MeetingStartedAt, DateTime FirstJoinedAt, DateTime? LastLeftAt, int Joins, long Seconds);

public sealed record UserAttendancePage(IReadOnlyList<UserAttendanceBody> Items, int Total, int Page, int PageSize);

/// <param name="IsActor">They did it; otherwise it was done to them.</param>
/// <param name="Failure">Why it was refused; null where it was done.</param>
public sealed record UserActBody(Guid Id, DateTime At, string Action, string Actor, bool IsActor, string? Room, string? Target, string? Details, string? Reason, string? Failure);
