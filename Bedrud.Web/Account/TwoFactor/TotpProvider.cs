using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.TwoFactor;

/// <summary>
/// Checks the codes of authenticator apps, and takes each once: in the database, so that a code that somebody read over a shoulder is of no use at another portal
/// either. Identity's own provider takes a code as often as it is sent.
/// </summary>
internal sealed class TotpProvider(BedrudDbContext db, TimeProvider time) : IUserTwoFactorTokenProvider<BedrudUser>
{
    /// <summary>Under which Bedrud's own tokens are kept.</summary>
    public const string Provider = "[Bedrud]";

    /// <summary>The last step of the clock whose code was taken, with as many digits as make it comparable as text.</summary>
    public const string StepName = "TotpStep";

    public const string NoStep = "000000000000";

    public Task<string> GenerateAsync(string purpose, UserManager<BedrudUser> manager, BedrudUser user) => Task.FromResult("");

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<BedrudUser> manager, BedrudUser user) =>
        !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<BedrudUser> manager, BedrudUser user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key || Totp.StepOf(key, token, time.GetUtcNow()) is not { } step)
            return false;
        var taken = step.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);
#pragma warning disable CA1309 // The database compares, and its language has no other word for it; both are twelve digits.
        return await db.UserTokens
            .Where(t => t.UserId == user.Id && t.LoginProvider == Provider && t.Name == StepName && string.Compare(t.Value, taken) < 0)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, taken)) == 1;
#pragma warning restore CA1309
    }
}
