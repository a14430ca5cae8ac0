using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.TwoFactor;

/// <param name="CodesLeft">Recovery codes that were not used yet.</param>
public sealed record TwoFactorState(bool IsOn, int CodesLeft);

/// <summary>Turns the second factor of one's own account on and off. Scoped: for requests, not for circuits.</summary>
public sealed class TwoFactorService(
    UserManager<BedrudUser> users, IUserStore<BedrudUser> store, SignedIn signedIn, UserSessions sessions, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit)
{
    public const int CodeCount = 10;

    public async Task<TwoFactorState> ReadAsync()
    {
        var user = await signedIn.UserAsync();
        return new TwoFactorState(user.TwoFactorEnabled, user.TwoFactorEnabled ? await users.CountRecoveryCodesAsync(user) : 0);
    }

    /// <summary>What an app is told to show codes for this account: the key, and the address that the picture holds. Made at the first call.</summary>
    public async Task<Result<TwoFactorKey>> BeginAsync()
    {
        var user = await signedIn.UserAsync();
        if (user.TwoFactorEnabled)
            return Problems.TwoFactorOn;
        if (await users.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
        {
            // Not by the manager, which would end all sessions although nothing has changed yet.
            key = users.GenerateNewAuthenticatorKey();
            await ((IUserAuthenticatorKeyStore<BedrudUser>)store).SetAuthenticatorKeyAsync(user, key, default);
            await users.SetAuthenticationTokenAsync(user, TotpProvider.Provider, TotpProvider.StepName, TotpProvider.NoStep);
        }

        return new TwoFactorKey(key, user.Email ?? user.DisplayName);
    }

    /// <summary>Turns it on with the first code that the app shows, and ends all other sessions.</summary>
    /// <returns>The recovery codes, which nobody can read again.</returns>
    public async Task<Result<IReadOnlyList<string>>> EnableAsync(string? code, string? password)
    {
        var user = await signedIn.UserAsync();
        if (user.TwoFactorEnabled)
            return Problems.TwoFactorOn;
        var problem = await signedIn.ProveAsync(password);
        if (problem is null && !await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, code ?? ""))
            problem = Problems.InvalidCode;
        if (problem is not null)
            return await WriteAsync(AuditAction.TwoFactorEnable, problem);
        await users.SetTwoFactorEnabledAsync(user, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, CodeCount);
        await EndOthersAsync(user);
        await WriteAsync(AuditAction.TwoFactorEnable, null);
        return codes!.ToList();
    }

    public async Task<Result<Done>> DisableAsync(string? password)
    {
        var user = await signedIn.UserAsync();
        if (!user.TwoFactorEnabled)
            return Problems.TwoFactorOff;
        if (await signedIn.ProveAsync(password) is { } problem)
            return await WriteAsync(AuditAction.TwoFactorDisable, problem);
        await users.SetTwoFactorEnabledAsync(user, false);
        await using (var db = await contexts.CreateDbContextAsync())
            await db.UserTokens.Where(t => t.UserId == user.Id && (t.LoginProvider == BedrudUserStore.InternalProvider || t.LoginProvider == TotpProvider.Provider)).ExecuteDeleteAsync();
        await EndOthersAsync(user);
        await WriteAsync(AuditAction.TwoFactorDisable, null);
        return default(Done);
    }

    /// <summary>New recovery codes; the old ones are void.</summary>
    public async Task<Result<IReadOnlyList<string>>> NewCodesAsync(string? password)
    {
        var user = await signedIn.UserAsync();
        if (!user.TwoFactorEnabled)
            return Problems.TwoFactorOff;
        if (await signedIn.ProveAsync(password) is { } problem)
            return await WriteAsync(AuditAction.TwoFactorCodes, problem);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, CodeCount);
        await signedIn.RefreshAsync();
        await WriteAsync(AuditAction.TwoFactorCodes, null);
        return codes!.ToList();
    }

    private async Task EndOthersAsync(BedrudUser user)
    {
        await signedIn.RefreshAsync();
        await sessions.RevokeAllAsync(signedIn.Actor, user.Id, signedIn.SessionId);
    }

    private async Task<Problem> WriteAsync(string action, Problem? problem)
    {
        await using var db = await contexts.CreateDbContextAsync();
        audit.Add(db, signedIn.Actor, action, failure: problem);
        await db.SaveChangesAsync();
        return problem!;
    }
}
