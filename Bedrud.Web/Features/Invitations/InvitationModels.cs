using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Identity;

namespace Bedrud.Web.Features.Invitations;

/// <summary>Which invitations a list shows.</summary>
public enum InvitationFilter
{
    All,
    Open,
    Used,
    Expired,
    Revoked,
}

/// <param name="Search">Part of the address or of the inviter's name; null: any.</param>
/// <param name="Page">From 1.</param>
public sealed record InvitationQuery(string? Search = null, InvitationFilter Filter = InvitationFilter.All, int Page = 1, int PageSize = 25)
{
    public const int MaxSearchLength = 100;

    public bool IsValid => Page is >= 1 and <= 1_000_000 && PageSize is >= 1 and <= 100 && (Search?.Length ?? 0) <= MaxSearchLength;
}

/// <summary>What an invitation shall be like.</summary>
/// <param name="Email">The only address that may use it; null or empty: any.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="MaxUses">From 1 to <see cref="Invitation.MaxUsesLimit"/>; 1 with an address.</param>
/// <param name="Days">From 1 to <see cref="Invitation.MaxDays"/>: how long it is good for.</param>
/// <param name="Send">Whether the address gets it by mail, where the portal can send any.</param>
public sealed record InvitationWish(string? Email, string Role = Roles.User, int MaxUses = 1, int Days = 7, bool Send = true);

/// <summary>One invitation, as administrators see it. The link can't be shown again: only its hash is kept.</summary>
public sealed record InvitationLine(
    Guid Id, string? Email, string Role, int Uses, int MaxUses, InvitationState State, string CreatedByName, DateTime CreatedAt, DateTime ExpiresAt, DateTime? LastUsedAt);

/// <param name="Path">From the portal's root; told this once.</param>
/// <param name="Sent">Whether a mail with it was taken by the mail server.</param>
/// <param name="MailProblem">Why not, in English, where one was to be sent.</param>
public sealed record NewInvitation(InvitationLine Line, string Path, bool Sent, string? MailProblem);

/// <summary>What somebody who has the link learns of it.</summary>
public sealed record OpenInvitation(string? Email, string Role, string InvitedBy);
