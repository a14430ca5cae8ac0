using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bedrud.Web.Account.OpenIdConnect;

internal static class OpenIdConnectSetup
{
    /// <summary>Below it lie the addresses that providers send people back to: <c>/account/oidc/(name)/callback</c>.</summary>
    public const string Path = "/account/oidc";

    /// <summary>One scheme of authentication for each provider that is configured.</summary>
    public static IServiceCollection AddOpenIdConnectProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AccountOptions>, OpenIdConnectValidator>();
        services.AddScoped<ExternalSignIn>();
        services.AddScoped<ExternalRoles>();
        var authentication = services.AddAuthentication();
        foreach (var name in configuration.GetSection($"{AccountOptions.Section}:{nameof(AccountOptions.OpenIdConnect)}").GetChildren().Select(child => child.Key))
        {
            authentication.AddOpenIdConnect(name, _ => { });
            services.AddOptions<OpenIdConnectOptions>(name).Configure<IOptions<AccountOptions>>((options, accounts) =>
            {
                // What is wrong with it, or with another, the check of all settings tells; nobody gets as far as signing in.
                if (accounts.Value.OpenIdConnect.TryGetValue(name, out var provider))
                    Apply(options, name, provider);
            });
        }

        return services;
    }

    private static void Apply(OpenIdConnectOptions options, string name, OpenIdConnectProvider provider)
    {
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.Authority = provider.Authority;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret.Length > 0 ? provider.ClientSecret : null;
        options.RequireHttpsMetadata = provider.RequireHttps;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form posted from another site brings no cookies that are lax, and others need https, which a portal at home may not have.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.SaveTokens = false;
        options.CallbackPath = $"{Path}/{name}/callback";
        options.SignedOutCallbackPath = $"{Path}/{name}/signed-out";
        options.RemoteSignOutPath = PathString.Empty;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", .. provider.Scopes.Length > 0 ? provider.Scopes : ["profile", "email"]])
            options.Scope.Add(scope);
        options.ClaimActions.MapJsonKey(ExternalClaims.EmailVerified, ExternalClaims.EmailVerified);
        if (provider.RoleClaim.Length > 0)
            options.ClaimActions.MapJsonKey(provider.RoleClaim, provider.RoleClaim);
        options.Events.OnRemoteFailure = AnswerAsync;
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            // Linking while signed in at the provider as somebody else would connect the wrong account without a word.
            if (context.Properties.GetParameter<string>(ExternalSignIn.Prompt) is { } prompt)
                context.ProtocolMessage.Prompt = prompt;
            return Task.CompletedTask;
        };
    }

    private static async Task AnswerAsync(RemoteFailureContext context)
    {
        var services = context.HttpContext.RequestServices;
        ExternalLog.Failed(services.GetRequiredService<ILogger<ExternalSignIn>>(), context.Scheme.Name, context.Failure?.Message ?? "no reason given");
        await services.GetRequiredService<SignInAudit>().FailedAsync(null, Problems.ProviderFailed, context.Scheme.Name);
        context.Response.Redirect($"/account/login?problem={Problems.ProviderFailed.Code}");
        context.HandleResponse();
    }
}

internal static partial class ExternalLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in by {Provider} failed: {Problem}")]
    public static partial void Failed(ILogger logger, string provider, string problem);
}
