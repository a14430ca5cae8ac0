using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Invitations;

/// <summary>What happens to whoever has a link.</summary>
public sealed partial class InvitationService
{
    private const int MaxTokenLength = 64;

    /// <summary>What a link is good for; null where it is unknown, used, revoked or expired, or nobody may register: nobody learns which.</summary>
    public async Task<OpenInvitation?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (!IsPossible || token is not { Length: > 0 and <= MaxTokenLength })
            return null;
        var hash = HashOf(token);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var invitation = await db.Invitations.AsNoTracking().FirstOrDefaultAsync(i => i.TokenHash == hash, cancellationToken);
        return invitation?.StateAt(Now) == InvitationState.Open ? new OpenInvitation(invitation.Email, invitation.Role, invitation.CreatedByName) : null;
    }

    /// <summary>
    /// Counts one use, in the caller's transaction: of two who come for the last one, the second waits for the first's end, and goes without where that made an
    /// account.
    /// </summary>
    /// <param name="now">UTC.</param>
    /// <returns>Null where it can't be used.</returns>
    internal static async Task<Invitation?> UseAsync(BedrudDbContext db, string token, DateTime now)
    {
        if (token.Length > MaxTokenLength)
            return null;
        var hash = HashOf(token);
        var counted = await db.Invitations
            .Where(i => i.TokenHash == hash && i.RevokedAt == null && i.Uses < i.MaxUses && i.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Uses, i => i.Uses + 1).SetProperty(i => i.LastUsedAt, now));
        return counted == 0 ? null : await db.Invitations.AsNoTracking().SingleAsync(i => i.TokenHash == hash);
    }
}
