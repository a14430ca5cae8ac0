using System.Buffers.Text;
using System.Security.Claims;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.Passkeys;

/// <param name="Id">The credential's id as base 64 for addresses.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record PasskeyInfo(string Id, string Name, DateTime CreatedAt, bool IsBackedUp);

/// <summary>Passkeys: added, named and removed by their owner, and used to sign in. Scoped: for requests, not for circuits.</summary>
public sealed class PasskeyService(
    UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, SignedIn signedIn, SignInAudit attempts, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit)
{
    /// <summary>Most passkeys of one account: more than anybody has devices.</summary>
    public const int MaxCount = 20;

    public const int MaxNameLength = 64;

    // What a browser sends is some kilobytes at most.
    private const int MaxCredentialLength = 64 * 1024;

    public async Task<IReadOnlyList<PasskeyInfo>> ListAsync() =>
        [.. (await users.GetPasskeysAsync(await signedIn.UserAsync())).OrderBy(p => p.CreatedAt).Select(Show)];

    /// <summary>What the browser needs to make a passkey, as JSON. What was asked is kept in a cookie that only the portal can read.</summary>
    /// <param name="password">Asked for: a passkey opens the account for ever.</param>
    public async Task<Result<string>> BeginAddAsync(string? password)
    {
        var user = await signedIn.UserAsync();
        var problem = await signedIn.ProveAsync(password);
        if (problem is null && (await users.GetPasskeysAsync(user)).Count >= MaxCount)
            problem = Problems.TooManyPasskeys;
        if (problem is not null)
            return await WriteAsync(AuditAction.PasskeyAdd, null, problem);
        return await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email ?? user.DisplayName, DisplayName = user.DisplayName });
    }

    /// <summary>Takes what the browser made.</summary>
    public async Task<Result<PasskeyInfo>> AddAsync(string credential, string? name)
    {
        var user = await signedIn.UserAsync();
        if (credential.Length > MaxCredentialLength || CleanName(name) is not { } clean)
            return Problems.PasskeyInvalid;
        var attestation = await TryAsync(() => signIn.PerformPasskeyAttestationAsync(credential));
        if (attestation is not { Succeeded: true } || attestation.UserEntity.Id != user.Id.ToString())
            return await WriteAsync(AuditAction.PasskeyAdd, clean, Problems.PasskeyInvalid);
        attestation.Passkey.Name = clean;
        if (!(await users.AddOrUpdatePasskeyAsync(user, attestation.Passkey)).Succeeded)
            return await WriteAsync(AuditAction.PasskeyAdd, clean, Problems.PasskeyInvalid);
        await WriteAsync(AuditAction.PasskeyAdd, clean, null);
        return Show(attestation.Passkey);
    }

    public async Task<Result<Done>> RenameAsync(string id, string? name)
    {
        var user = await signedIn.UserAsync();
        if (CleanName(name) is not { } clean)
            return Problems.PasskeyInvalid;
        if (await FindAsync(user, id) is not { } passkey)
            return Problems.PasskeyNotFound;
        var before = passkey.Name;
        passkey.Name = clean;
        await users.AddOrUpdatePasskeyAsync(user, passkey);
        await WriteAsync(AuditAction.PasskeyRename, clean, null, AuditChange.Of(new { name = before }, new { name = (string?)clean }));
        return default(Done);
    }

    public async Task<Result<Done>> RemoveAsync(string id, string? password)
    {
        var user = await signedIn.UserAsync();
        if (await FindAsync(user, id) is not { } passkey)
            return Problems.PasskeyNotFound;
        var problem = await signedIn.ProveAsync(password);
        if (problem is null && user.PasswordHash is null && (await users.GetPasskeysAsync(user)).Count == 1 && (await users.GetLoginsAsync(user)).Count == 0)
            problem = Problems.OnlyWayIn;
        if (problem is not null)
            return await WriteAsync(AuditAction.PasskeyRemove, passkey.Name, problem);
        await users.RemovePasskeyAsync(user, passkey.CredentialId);
        await WriteAsync(AuditAction.PasskeyRemove, passkey.Name, null);
        return default(Done);
    }

    /// <summary>What the browser needs to find a passkey, as JSON. It names no account, so that it tells nobody which there are.</summary>
    public Task<string> BeginSignInAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>Signs in whoever the passkey belongs to. It is two factors in one: the device, and what unlocks it.</summary>
    public async Task<Result<Done>> SignInAsync(string credential, bool keep)
    {
        var assertion = credential.Length <= MaxCredentialLength ? await TryAsync(() => signIn.PerformPasskeyAssertionAsync(credential)) : null;
        if (assertion is not { Succeeded: true })
            return await attempts.FailedAsync(null, Problems.PasskeyRefused, "passkey");
        var user = assertion.User;
        if (!await signIn.CanSignInAsync(user))
            return await attempts.FailedAsync(user.Email, Problems.PasskeyRefused, "passkey");
        // Wrong passwords don't lock out whoever holds a passkey; an administrator does.
        if (user.LockedAt is not null)
            return await attempts.FailedAsync(user.Email, Problems.AccountLocked, "passkey");
        // Its counter of uses moved on.
        await users.AddOrUpdatePasskeyAsync(user, assertion.Passkey);
        await signIn.SignInWithClaimsAsync(user, keep, [new Claim(SessionClaims.Method, "passkey")]);
        return default(Done);
    }

    // What a stranger sends is no reason for a stack trace: without the cookie, or with half a credential, Identity throws.
    private static async Task<T?> TryAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is InvalidOperationException or System.Text.Json.JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private async Task<UserPasskeyInfo?> FindAsync(BedrudUser user, string id) =>
        Base64Url.IsValid(id) ? await users.GetPasskeyAsync(user, Base64Url.DecodeFromChars(id)) : null;

    private static string? CleanName(string? name) => DisplayName.Clean(name) is { Length: <= MaxNameLength } clean ? clean : null;

    private static PasskeyInfo Show(UserPasskeyInfo passkey) =>
        new(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name ?? "", passkey.CreatedAt.UtcDateTime, passkey.IsBackedUp);

    private async Task<Problem> WriteAsync(string action, string? target, Problem? problem, AuditChange? change = null)
    {
        await using var db = await contexts.CreateDbContextAsync();
        audit.Add(db, signedIn.Actor, action, target: target, failure: problem, change: change);
        await db.SaveChangesAsync();
        return problem!;
    }
}
