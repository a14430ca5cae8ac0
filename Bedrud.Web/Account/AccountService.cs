using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account;

/// <summary>Makes accounts and signs people in. Scoped, as Identity's own services are: for requests, not for circuits.</summary>
public sealed class AccountService(
    UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, SetUpLink setUp, IOptions<AccountOptions> options,
    IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>Most characters of a password: far more than anybody types, and nothing that takes long to hash.</summary>
    public const int MaxPasswordLength = 256;

    public bool RegistrationIsOpen => options.Value.Registration == RegistrationMode.Open;

    /// <summary>Sets the session cookie. Five wrong passwords lock the account for five minutes.</summary>
    public async Task<Result<Done>> SignInAsync(string? email, string? password, bool keep)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password) || password.Length > MaxPasswordLength)
            return Problems.InvalidCredentials;
        var result = await signIn.PasswordSignInAsync(email.Trim(), password, keep, lockoutOnFailure: true);
        if (result.IsLockedOut)
            return (await users.FindByNameAsync(email.Trim()))?.LockedAt is null ? Problems.LockedOut : Problems.AccountLocked;
        return result.Succeeded ? default(Done) : Problems.InvalidCredentials;
    }

    public Task SignOutAsync() => signIn.SignOutAsync();

    /// <summary>Makes an account with the role User and signs in, where registration is open.</summary>
    public async Task<Result<Done>> RegisterAsync(string? email, string? name, string? password)
    {
        if (!RegistrationIsOpen)
            return Problems.RegistrationClosed;
        var created = await CreateAsync(email, name, password, Roles.User);
        if (!created.Succeeded)
            return created.Problem;
        await signIn.SignInAsync(created.Value, isPersistent: false);
        return default(Done);
    }

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

    /// <summary>Makes an administrator without asking anybody's leave: for the first start.</summary>
    public async Task<Result<BedrudUser>> CreateAdministratorAsync(string? email, string? name, string? password)
    {
        var created = await CreateAsync(email, name, password, Roles.Administrator);
        if (created.Succeeded)
        {
            await using var db = await contexts.CreateDbContextAsync();
            audit.Add(db, new Actor(created.Value.Id, created.Value.DisplayName), AuditAction.AdministratorCreate, target: created.Value.Email);
            await db.SaveChangesAsync();
        }

        return created;
    }

    /// <summary>RFC 5321's limit of a path, without its brackets.</summary>
    private const int MaxEmailLength = 254;

    private async Task<Result<BedrudUser>> CreateAsync(string? email, string? name, string? password, string role)
    {
        if (DisplayName.Clean(name) is not { } displayName)
            return Problems.InvalidName;
        // Which characters may stand in it is Identity's rule: letters and digits of ASCII, and - . _ @ +.
        if (email?.Trim() is not { Length: > 0 and <= MaxEmailLength } address)
            return Problems.InvalidEmail;
        if (password?.Length > MaxPasswordLength)
            return Problems.LongPassword;

        var user = new BedrudUser
        {
            UserName = address,
            Email = address,
            DisplayName = displayName,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        var result = await users.CreateAsync(user, password ?? "");
        if (!result.Succeeded)
            return ToProblem(result);
        result = await users.AddToRoleAsync(user, role);
        return result.Succeeded ? user : throw new InvalidOperationException($"The role {role} is missing.");
    }

    internal static Problem ToProblem(IdentityResult result)
    {
        var codes = result.Errors.Select(e => e.Code).ToList();
        if (codes.Exists(c => c.StartsWith("Duplicate", StringComparison.Ordinal)))
            return Problems.EmailTaken;
        return codes.Exists(c => c.StartsWith("Password", StringComparison.Ordinal)) ? Problems.WeakPassword : Problems.InvalidEmail;
    }
}
