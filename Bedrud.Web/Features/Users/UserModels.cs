using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Users;

/// <summary>By what a list of accounts is sorted.</summary>
public enum UserSort
{
    Name,
    Email,
    Created,
}

/// <summary>Which accounts a list shows.</summary>
public enum UserState
{
    All,

    /// <summary>Nobody has locked it.</summary>
    Active,

    /// <summary>An administrator has.</summary>
    Locked,
}

/// <summary>Which accounts to list.</summary>
/// <param name="Search">Words, each a part of the name or of the email address, whatever their case and accents.</param>
/// <param name="Role">One of <see cref="Infrastructure.Identity.Roles.All"/>; null for all.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to <see cref="MaxPageSize"/>.</param>
public sealed record UserQuery(
    string? Search = null, string? Role = null, UserState State = UserState.All, UserSort Sort = UserSort.Name, bool Descending = false, int Page = 1, int PageSize = 25)
{
    public const int MaxPageSize = 100;
    public const int MaxSearchLength = 100;

    public bool IsValid => Page is >= 1 and <= 1_000_000 && PageSize is >= 1 and <= MaxPageSize && (Search?.Length ?? 0) <= MaxSearchLength;
}

/// <summary>One account, as lists show it.</summary>
/// <param name="Role">One of <see cref="Infrastructure.Identity.Roles.All"/>.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LockedAt">UTC; null where it isn't locked.</param>
/// <param name="RoomCount">Rooms that they are a member of.</param>
/// <param name="LastMeetingAt">UTC; when they last joined a meeting, null where never.</param>
public sealed record UserSummary(
    Guid Id, string Name, string Email, string Role, DateTime CreatedAt, DateTime? LockedAt, string? LockReason, bool EmailConfirmed, bool HasTwoFactors,
    int RoomCount = 0, DateTime? LastMeetingAt = null)
{
    public bool IsLocked => LockedAt is not null;
}

/// <summary>All accounts, counted.</summary>
public sealed record UserFigures(int Total, int Administrators, int Operators, int Auditors, int Locked);

/// <summary>An account to be made for somebody.</summary>
/// <param name="Role">One of <see cref="Infrastructure.Identity.Roles.All"/>; null for User.</param>
/// <param name="Password">Null for one that the portal makes up.</param>
public sealed record NewUser(string? Email, string? Name, string? Role = null, string? Password = null);

/// <param name="Password">The one that the portal made up, told this one time; null where it was given.</param>
public sealed record CreatedUser(UserSummary User, string? Password);

/// <summary>What to change; null leaves it as it is.</summary>
public sealed record UserChange(string? Name = null, string? Role = null, string? Reason = null);

/// <summary>A room that somebody is a member of.</summary>
/// <param name="IsOnlyOwner">Nobody else owns it.</param>
public sealed record UserRoom(string Name, RoomRole Role, bool IsOnlyOwner, bool IsSuspended);

/// <summary>One meeting that somebody was in, however often they came and went.</summary>
/// <param name="FirstJoinedAt">UTC.</param>
/// <param name="LastLeftAt">UTC; null while they are there.</param>
/// <param name="Present">In all; stays that overlap, from several devices, count once.</param>
public sealed record UserAttendance(
    Guid MeetingId, string RoomName, DateTime MeetingStartedAt, DateTime FirstJoinedAt, DateTime? LastLeftAt, int Joins, TimeSpan Present);

/// <summary>One line of the audit log about somebody.</summary>
/// <param name="IsActor">They did it; otherwise it was done to them.</param>
/// <param name="Failure">A problem's code; null where it succeeded.</param>
public sealed record UserAuditLine(
    Guid Id, DateTime At, string Action, string ActorName, bool IsActor, string? RoomName, string? Target, string? Details, string? Reason, string? Failure);
