using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account;

/// <summary>Makes accounts and signs people in. Scoped, as Identity's own services are: for requests, not for circuits.</summary>
/// <param name="db">The one that Identity's managers write to, so that an account and what comes with it are kept or lost together.</param>
public sealed partial class AccountService(
    UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, SetUpLink setUp, EmailConfirmations confirmations, IOptions<AccountOptions> options,
    BedrudDbContext db, AuditLog audit, TimeProvider time, SignInAudit attempts)
{
    /// <summary>Most characters of a password: far more than anybody types, and nothing that takes long to hash.</summary>
    public const int MaxPasswordLength = 256;

    public bool RegistrationIsOpen => options.Value.Registration == RegistrationMode.Open;

    /// <summary>Sets the session cookie. Five wrong passwords lock the account for five minutes.</summary>
    public async Task<Result<Done>> SignInAsync(string? email, string? password, bool keep)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password) || password.Length > MaxPasswordLength)
            return await attempts.FailedAsync(email, Problems.InvalidCredentials);
        var result = await signIn.PasswordSignInAsync(email.Trim(), password, keep, lockoutOnFailure: true);
        if (result.Succeeded)
            return default(Done);
        // The page of the second step follows; its cookie says whose password was right.
        if (result.RequiresTwoFactor)
            return Problems.TwoFactorRequired;
        if (result.IsNotAllowed)
            return await RefuseUnconfirmedAsync(email.Trim(), password);
        return await attempts.FailedAsync(email, !result.IsLockedOut ? Problems.InvalidCredentials
            : (await users.FindByNameAsync(email.Trim()))?.LockedAt is null ? Problems.LockedOut : Problems.AccountLocked);
    }

    public Task SignOutAsync() => signIn.SignOutAsync();

    /// <summary>Makes the first administrator with the one-time link and signs in.</summary>
    public async Task<Result<Done>> SetUpAsync(string? token, string? email, string? name, string? password)
    {
        if (!await setUp.IsNeededAsync())
            return Problems.SetUpDone;
        if (!setUp.Matches(token))
            return Problems.InvalidSetUpLink;
        var created = await CreateAdministratorAsync(email, name, password);
        if (!created.Succeeded)
            return created.Problem;
        setUp.Forget();
        await signIn.SignInAsync(created.Value, isPersistent: false);
        return default(Done);
    }

    /// <summary>Makes an administrator without asking anybody's leave: for the first start, and for the command line.</summary>
    /// <param name="actor">Null: the administrator's own act.</param>
    public async Task<Result<BedrudUser>> CreateAdministratorAsync(string? email, string? name, string? password, Actor? actor = null)
    {
        var created = await CreateAsync(email, name, password, Roles.Administrator, isConfirmed: true);
        if (created.Succeeded)
        {
            audit.Add(db, actor ?? new Actor(created.Value.Id, created.Value.DisplayName), AuditAction.AdministratorCreate, target: created.Value.Email);
            await db.SaveChangesAsync();
        }

        return created;
    }

    // Identity looks at the address before the password: without a look at the password anybody would learn which addresses have accounts.
    private async Task<Problem> RefuseUnconfirmedAsync(string email, string password)
    {
        if (await users.FindByNameAsync(email) is not { } user)
            return Problems.InvalidCredentials;
        if (await users.IsLockedOutAsync(user))
            return Problems.LockedOut;
        if (!await users.CheckPasswordAsync(user, password))
        {
            await users.AccessFailedAsync(user);
            return await users.IsLockedOutAsync(user) ? Problems.LockedOut : Problems.InvalidCredentials;
        }

        await confirmations.SendAsync(user);
        return Problems.EmailNotConfirmed;
    }

    private async Task<Result<BedrudUser>> CreateAsync(string? email, string? name, string? password, string role, bool isConfirmed)
    {
        if (DisplayName.Clean(name) is not { } displayName)
            return Problems.InvalidName;
        // Which characters may stand in it is Identity's rule: letters and digits of ASCII, and - . _ @ +.
        if (email?.Trim() is not { Length: > 0 and <= Invitation.EmailMaxLength } address)
            return Problems.InvalidEmail;
        if (password?.Length > MaxPasswordLength)
            return Problems.LongPassword;

        var user = new BedrudUser
        {
            UserName = address,
            Email = address,
            EmailConfirmed = isConfirmed,
            DisplayName = displayName,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        var result = await users.CreateAsync(user, password ?? "");
        if (!result.Succeeded)
            return IdentityProblems.Of(result);
        result = await users.AddToRoleAsync(user, role);
        if (!result.Succeeded)
            throw new InvalidOperationException($"The role {role} is missing.");
        Outbox.Add(db, WebhookEvents.UserCreated, UserFacts.Of(user, role), user.CreatedAt);
        await db.SaveChangesAsync();
        return user;
    }
}
