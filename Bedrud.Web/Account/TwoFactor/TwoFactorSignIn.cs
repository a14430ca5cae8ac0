using System.Security.Claims;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Web.Account.TwoFactor;

/// <summary>The second step of signing in. Whose it is says a cookie that the right password left, for five minutes.</summary>
public sealed class TwoFactorSignIn(UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, SignInAudit attempts, IHttpContextAccessor http)
{
    /// <summary>Whether somebody came through the first step.</summary>
    public async Task<bool> IsWaitingAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is not null;

    /// <summary>With a code of the app, or a recovery code. Wrong ones lock the account as wrong passwords do.</summary>
    /// <param name="code">As it was typed.</param>
    /// <param name="isRecovery">Whether it is a recovery code.</param>
    /// <param name="keep">Whether the session outlives the browser.</param>
    /// <param name="trust">Whether this browser needs no second step next time.</param>
    public async Task<Result<Done>> SignInAsync(string? code, bool isRecovery, bool keep, bool trust)
    {
        var method = isRecovery ? "recovery-code" : "two-factor";
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
            return Problems.TwoFactorExpired;
        if (await users.IsLockedOutAsync(user))
            return await attempts.FailedAsync(user.Email, Problems.LockedOut, method);
        if (code is not { Length: > 0 and <= 64 } || !await IsRightAsync(user, code, isRecovery))
        {
            await users.AccessFailedAsync(user);
            var locked = await users.IsLockedOutAsync(user);
            return await attempts.FailedAsync(user.Email, locked ? Problems.LockedOut : Problems.InvalidCode, method);
        }

        await users.ResetAccessFailedCountAsync(user);
        await http.HttpContext!.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        if (trust)
            await signIn.RememberTwoFactorClientAsync(user);
        await signIn.SignInWithClaimsAsync(user, keep, [new Claim(SessionClaims.Method, method)]);
        return default(Done);
    }

    private async Task<bool> IsRightAsync(BedrudUser user, string code, bool isRecovery) => isRecovery
        ? (await users.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded
        : await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, code);
}
