using Bedrud.Web.Account;
using Bedrud.Web.Components;
using Bedrud.Web.Components.Layout;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.MediaServer;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.Localization;
using MudBlazor;
using MudBlazor.Services;

namespace Bedrud.Web.Hosting;

internal static class PagesSetup
{
    /// <summary>The portal's pages and what they share within one circuit.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.VisibleStateDuration = 4000;
            mud.SnackbarConfiguration.ShowTransitionDuration = 150;
            mud.SnackbarConfiguration.HideTransitionDuration = 150;
            mud.SnackbarConfiguration.ClearAfterNavigation = false;
        });
        return services
            .AddCascadingAuthenticationState()
            .AddScoped<AuthenticationStateProvider, SessionRevalidation>()
            .AddScoped<CurrentActor>()
            .AddScoped<BrowserTime>()
            .AddTransient<CommandRunner>()
            .AddSingleton<MediaServerService>()
            .AddSingleton<LinterService>();
    }

    /// <summary>Pages, their assets, and the two forms that need a whole request: signing out and the language.</summary>
    public static void MapPages(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            // Run from the build's output instead of a published folder, the assets lie where its manifest says.
            StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
            app.UseWhen(IsPage, pages => pages.UseExceptionHandler("/error", createScopeForErrors: true));
        }

        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            // A failure of the API is a problem document already, and a form's answer stays what it is.
            context.Features.Get<IStatusCodePagesFeature>()!.Enabled = IsPage(context);
            return next(context);
        });
        app.UseAntiforgery();
        // Each file would be a series of its own.
        app.MapStaticAssets().AllowAnonymous().Add(endpoint => endpoint.Metadata.Add(new DisableHttpMetricsAttribute()));
        // SecurityHeaders says it of all answers.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits => circuits.ContentSecurityFrameAncestorsPolicy = null);
        app.MapPost("/account/logout", SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/language", SetLanguage).AllowAnonymous().ExcludeFromDescription();
        // Where these pages were before.
        app.MapGet("/media-server", () => Results.LocalRedirect("/system/health#media-server", permanent: true)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/linter", () => Results.LocalRedirect("/system/health/linter", permanent: true)).AllowAnonymous().ExcludeFromDescription();
    }

    private static bool IsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !context.Request.IsApi() && !context.Request.IsSignalling();

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, AccountService accounts)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            return Results.LocalRedirect("/");
        }

        await accounts.SignOutAsync();
        return Results.LocalRedirect("/account/login");
    }

    private static IResult SetLanguage(HttpContext context, string? culture, string? returnUrl)
    {
        if (PortalServices.Languages.Contains(culture))
        {
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture!)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
        }

        return Results.LocalRedirect(ReturnUrl.Local(returnUrl));
    }
}
