using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Web.Hosting;

internal static class AuthenticationSetup
{
    /// <summary>How long a session may outlive a changed password or a removed role.</summary>
    private static readonly TimeSpan StampInterval = TimeSpan.FromMinutes(1);

    /// <summary>Sessions by cookie, accounts by ASP.NET Core Identity, keys in the database.</summary>
    public static IServiceCollection AddBedrudAccounts(this IServiceCollection services)
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
            .AddClaimsPrincipalFactory<BedrudClaimsFactory>()
            .AddDefaultTokenProviders();

        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = StampInterval);
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "bedrud.session";
            options.LoginPath = "/account/login";
            options.AccessDeniedPath = "/account/denied";
            options.Events.OnValidatePrincipal = ValidateStampAsync;
            options.Events.OnRedirectToLogin = context => AnswerAsync(context, Problems.SignInRequired);
            options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, Problems.Forbidden);
        });
        Policies.AddTo(services.AddAuthorizationBuilder());

        services.AddScoped<AccountService>();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<GuestCookie>();
        return services;
    }

    // Identity's own check resolves its managers and a database context for every request, only to find that the minute is not over.
    private static Task ValidateStampAsync(CookieValidatePrincipalContext context)
    {
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return context.Properties.IssuedUtc is { } issued && now - issued < StampInterval && now >= issued
            ? Task.CompletedTask
            : SecurityStampValidator.ValidatePrincipalAsync(context);
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
