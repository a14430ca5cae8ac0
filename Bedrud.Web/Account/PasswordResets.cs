using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Bedrud.Web.Mailing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account;

/// <param name="Path">From the portal's root. Whoever has it may set the account's password.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record ResetLink(string Path, DateTime ExpiresAt);

/// <summary>
/// New passwords for accounts whose old one nobody knows: by mail, by a link that an administrator passes on, or by the command line. A singleton; for requests
/// and circuits alike.
/// </summary>
public sealed partial class PasswordResets(
    IServiceScopeFactory scopes, IDbContextFactory<BedrudDbContext> contexts, AccountMails letters, PortalMails mails, EntryPaces paces, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a link is good for, unless the password changes before.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromHours(24);

    /// <summary>Whether links go out by mail; otherwise an administrator passes them on.</summary>
    public bool ByMail => mails.IsConfigured;

    /// <summary>
    /// Asks for a new password. The answer, and the work before it, are the same whether or not there is such an account: a mail goes out in the background, and
    /// what was asked is written down in any case.
    /// </summary>
    /// <param name="from">Not signed in; from where.</param>
    public async Task<Result<Done>> AskAsync(string? email, Actor from, CancellationToken cancellationToken)
    {
        if (email?.Trim() is not { Length: > 0 and <= Invitation.EmailMaxLength } address)
            return Problems.InvalidEmail;
        if (paces.ResetsFrom.Refusal(from.RemoteAddress ?? "") is not null || paces.ResetsOf.Refusal(address.ToUpperInvariant()) is not null)
            return Problems.TooManyRequests;

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
        var user = await users.FindByNameAsync(address);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        audit.Add(db, from, AuditAction.PasswordResetAsk, target: address, failure: user is null ? Problems.UserNotFound : null);
        if (user is not null && !ByMail)
            await NoteRequestAsync(db, user.Id, from, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (user is not null && !ByMail)
        {
            // The same account was asked for at the same moment: that request stands.
        }

        if (user is not null && ByMail)
            mails.Post(letters.NewPassword(user, await PathAsync(users, user)));
        return default(Done);
    }

    /// <summary>Makes a link by which whoever has it sets the account's password. For administrators.</summary>
    public async Task<Result<ResetLink>> CreateLinkAsync(Guid userId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await MayAsync(db, actor, AuditAction.PasswordResetLink, userId.ToString(), cancellationToken))
            return Problems.Forbidden;
        return await CreateLinkAsync(db, users => users.FindByIdAsync(userId.ToString()), actor, cancellationToken);
    }

    /// <summary>Likewise, without asking anybody's leave: for the command line.</summary>
    internal async Task<Result<ResetLink>> CreateLinkAsync(string email, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await CreateLinkAsync(db, users => users.FindByNameAsync(email.Trim()), actor, cancellationToken);
    }

    private async Task<Result<ResetLink>> CreateLinkAsync(
        BedrudDbContext db, Func<UserManager<BedrudUser>, Task<BedrudUser?>> find, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
        if (await find(users) is not { } user)
            return Problems.UserNotFound;
        var path = await PathAsync(users, user);
        foreach (var request in await db.PasswordResetRequests.Where(r => r.UserId == user.Id).ToListAsync(cancellationToken))
            db.Remove(request);
        audit.Add(db, actor, AuditAction.PasswordResetLink, target: user.Email);
        await db.SaveChangesAsync(cancellationToken);
        return new ResetLink(path, time.GetUtcNow().UtcDateTime + Validity);
    }

    private async Task<bool> MayAsync(BedrudDbContext db, Actor actor, string action, string target, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } actorId)
            return false;
        if (await db.MayAsync(actorId, PortalRight.Administer, cancellationToken))
            return true;
        audit.Add(db, actor, action, target: target, failure: Problems.Forbidden);
        await db.SaveChangesAsync(cancellationToken);
        return false;
    }

    private static async Task<string> PathAsync(UserManager<BedrudUser> users, BedrudUser user) =>
        $"/account/reset?user={user.Id}&token={LinkToken.Write(await users.GeneratePasswordResetTokenAsync(user))}";
}
