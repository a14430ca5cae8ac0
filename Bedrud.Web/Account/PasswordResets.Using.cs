using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account;

/// <summary>What happens to whoever has a link.</summary>
public sealed partial class PasswordResets
{
    /// <summary>Whose password the link sets; null where it is not good (any more).</summary>
    public async Task<string?> FindAsync(Guid? userId, string? token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
        return LinkToken.Read(token) is { } plain && await users.FindByIdAsync($"{userId}") is { } user
            && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<BedrudUser>.ResetPasswordTokenPurpose, plain)
            ? user.Email
            : null;
    }

    /// <summary>Sets the password by a link. The account's sessions end within a minute, its other links at once.</summary>
    /// <param name="from">Not signed in; from where.</param>
    public async Task<Result<Done>> ResetAsync(Guid? userId, string? token, string? password, Actor from, CancellationToken cancellationToken)
    {
        if (LinkToken.Read(token) is not { } plain)
            return Problems.InvalidLink;
        return await ResetAsync(
            users => users.FindByIdAsync($"{userId}"), Problems.InvalidLink, (_, _) => Task.FromResult(plain), password,
            user => new Actor(user.Id, user.DisplayName, RemoteAddress: from.RemoteAddress, Client: from.Client), cancellationToken);
    }

    /// <summary>Sets the password without asking anybody's leave: for the command line.</summary>
    internal Task<Result<Done>> SetAsync(string email, string? password, Actor actor, CancellationToken cancellationToken) => ResetAsync(
        users => users.FindByNameAsync(email.Trim()), Problems.UserNotFound, (users, user) => users.GeneratePasswordResetTokenAsync(user), password, _ => actor, cancellationToken);

    private async Task<Result<Done>> ResetAsync(
        Func<UserManager<BedrudUser>, Task<BedrudUser?>> find, Problem missing, Func<UserManager<BedrudUser>, BedrudUser, Task<string>> token, string? password,
        Func<BedrudUser, Actor> actor, CancellationToken cancellationToken)
    {
        if (password?.Length > AccountService.MaxPasswordLength)
            return Problems.LongPassword;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
        var db = scope.ServiceProvider.GetRequiredService<BedrudDbContext>();
        if (await find(users) is not { } user)
            return missing;
        var plain = await token(users, user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Whoever holds a link was given it by mail, or by an administrator who knows them.
        user.EmailConfirmed = true;
        // An administrator's lock stays.
        if (user.LockedAt is null)
            (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        // Identity gives it a new security stamp, which ends what was made with the old one.
        var reset = await users.ResetPasswordAsync(user, plain, password ?? "");
        if (!reset.Succeeded)
            return IdentityProblems.Of(reset);
        foreach (var request in await db.PasswordResetRequests.Where(r => r.UserId == user.Id).ToListAsync(cancellationToken))
            db.Remove(request);
        audit.Add(db, actor(user), AuditAction.PasswordReset, target: user.Email);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return default(Done);
    }
}
