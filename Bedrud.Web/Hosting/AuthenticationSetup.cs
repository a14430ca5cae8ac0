using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account;
using Bedrud.Web.Account.OpenIdConnect;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Account.TwoFactor;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Web.Hosting;

internal static class AuthenticationSetup
{
    /// <summary>Sessions by cookie, accounts by ASP.NET Core Identity, keys in the database.</summary>
    public static IServiceCollection AddBedrudAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAccountEntry();
        services.AddDataProtection().SetApplicationName("Bedrud").PersistKeysToDbContext<BedrudDbContext>()
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        // .NET warns at each first start that these keys are not encrypted. Whatever could decrypt them would lie beside them: they are kept by the
        // rights of the database, whose file is its owner's alone (SqliteFile).
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        // Stateless, and used by services that live as long as the portal; Identity would register it for each request.
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddIdentity<BedrudUser, IdentityRole<Guid>>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // Length is what makes a password strong; rules about kinds of characters make people write them down.
                options.Password = new PasswordOptions
                {
                    RequiredLength = 10,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireNonAlphanumeric = false,
                    RequireUppercase = false,
                };
            })
            .AddEntityFrameworkStores<BedrudDbContext>()
            .AddUserStore<BedrudUserStore>()
            .AddClaimsPrincipalFactory<BedrudClaimsFactory>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<TotpProvider>(TokenOptions.DefaultAuthenticatorProvider);
        // A passkey stands for two factors: the device, and the finger or code that unlocks it.
        services.Configure<IdentityPasskeyOptions>(options => (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required"));

        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "bedrud.session";
            options.LoginPath = "/account/login";
            options.AccessDeniedPath = "/account/denied";
            options.Events.OnRedirectToLogin = context => AnswerAsync(context, Problems.SignInRequired);
            options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, Problems.Forbidden);
        });
        services.AddSessions();
        Policies.AddTo(services.AddAuthorizationBuilder());

        services.AddScoped<AccountService>();
        services.AddOpenIdConnectProviders(configuration);
        services.AddOwnAccount();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<GuestCookie>();
        return services;
    }

    // A program gets an answer that it can read; a person a page.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, Problem problem)
    {
        if (context.Request.IsApi())
            return context.HttpContext.Failed(problem).ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
