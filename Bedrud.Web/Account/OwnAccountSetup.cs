using Bedrud.Web.Account.Passkeys;
using Bedrud.Web.Account.Profile;
using Bedrud.Web.Account.TwoFactor;

namespace Bedrud.Web.Account;

internal static class OwnAccountSetup
{
    /// <summary>What people do with their own accounts. Scoped, as Identity's own services are: for requests, not for circuits.</summary>
    public static IServiceCollection AddOwnAccount(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton<SignInAudit>()
        .AddScoped<SignedIn>()
        .AddScoped<TwoFactorService>()
        .AddScoped<TwoFactorSignIn>()
        .AddScoped<PasskeyService>()
        .AddScoped<ProfileService>()
        .AddScoped<AccountExport>()
        .AddScoped<AccountDeletion>();
}
