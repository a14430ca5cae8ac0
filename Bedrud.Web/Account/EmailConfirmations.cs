using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Bedrud.Web.Mailing;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Web.Account;

/// <summary>Links that show that an account's e-mail address is its owner's. Scoped, as Identity's own services are.</summary>
/// <param name="db">The one that Identity's managers write to.</param>
public sealed class EmailConfirmations(
    UserManager<BedrudUser> users, BedrudDbContext db, AccountMails letters, PortalMails mails, EntryPaces paces, AuditLog audit)
{
    /// <summary>Posts a link to the account's address; nothing where that was done three times within the hour.</summary>
    public async Task SendAsync(BedrudUser user)
    {
        if (!mails.IsConfigured || paces.Confirmations.Refusal(user.Id.ToString()) is not null)
            return;
        var token = LinkToken.Write(await users.GenerateEmailConfirmationTokenAsync(user));
        mails.Post(letters.Confirmation(user, $"/account/confirm?user={user.Id}&token={token}"));
    }

    /// <param name="from">From where, for the audit log.</param>
    public async Task<Result<Done>> ConfirmAsync(Guid? userId, string? token, Actor from)
    {
        if (LinkToken.Read(token) is not { } plain || await users.FindByIdAsync($"{userId}") is not { } user)
            return Problems.InvalidLink;
        // The token stays good for a day: whoever opens the link again is told what they hope for.
        if (user.EmailConfirmed)
            return await users.VerifyUserTokenAsync(user, users.Options.Tokens.EmailConfirmationTokenProvider, UserManager<BedrudUser>.ConfirmEmailTokenPurpose, plain) ? default(Done) : Problems.InvalidLink;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var confirmed = await users.ConfirmEmailAsync(user, plain);
        if (!confirmed.Succeeded)
            return IdentityProblems.Of(confirmed);
        audit.Add(db, new Actor(user.Id, user.DisplayName, RemoteAddress: from.RemoteAddress, Client: from.Client), AuditAction.AccountConfirm, target: user.Email);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return default(Done);
    }
}
