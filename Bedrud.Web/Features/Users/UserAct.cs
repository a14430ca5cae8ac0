namespace Bedrud.Web.Features.Users;

/// <summary>What administrators do to accounts from the pages.</summary>
public enum UserActKind
{
    Role,
    Lock,
    Unlock,
    Delete,
}

/// <summary>What was chosen for an act, for one account or for many.</summary>
/// <param name="Heir">The email address of who gets rooms that nobody else owns.</param>
public sealed record UserActChoice(UserActKind Kind, string? Role = null, string? Reason = null, string? Heir = null);

/// <summary>How an act on one of many ended.</summary>
/// <param name="Problem">Null where it was done.</param>
public sealed record UserOutcome(UserSummary User, Hosting.Problem? Problem);
