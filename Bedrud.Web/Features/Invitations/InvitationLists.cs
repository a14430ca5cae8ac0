using Bedrud.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Invitations;

/// <summary>How invitations are found, all of it in the database.</summary>
internal static class InvitationLists
{
    /// <summary><see cref="Invitation.StateAt"/> as a query.</summary>
    /// <param name="now">UTC.</param>
    public static IQueryable<Invitation> OfKind(this IQueryable<Invitation> invitations, InvitationFilter filter, DateTime now) => filter switch
    {
        InvitationFilter.Open => invitations.Where(i => i.RevokedAt == null && i.Uses < i.MaxUses && i.ExpiresAt > now),
        InvitationFilter.Used => invitations.Where(i => i.RevokedAt == null && i.Uses >= i.MaxUses),
        InvitationFilter.Expired => invitations.Where(i => i.RevokedAt == null && i.Uses < i.MaxUses && i.ExpiresAt <= now),
        InvitationFilter.Revoked => invitations.Where(i => i.RevokedAt != null),
        _ => invitations,
    };

    public static IQueryable<Invitation> Matching(this IQueryable<Invitation> invitations, string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
            return invitations;
#pragma warning disable CA1304, CA1311 // The database lowers the case, by its own rules.
        var text = $"%{Escape(search.Trim().ToLowerInvariant())}%";
        return invitations.Where(i => EF.Functions.Like(i.Email!.ToLower(), text, @"\") || EF.Functions.Like(i.CreatedByName.ToLower(), text, @"\"));
#pragma warning restore CA1304, CA1311
    }

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
}
