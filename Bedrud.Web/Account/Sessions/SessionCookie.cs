using System.Security.Claims;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account.Sessions;

/// <summary>Binds the cookie to its row: whoever signs in, by whatever means, gets one, and a cookie without a row opens nothing.</summary>
internal static class SessionCookie
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<UserSessions>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = UserSessions.CheckInterval;
            options.OnRefreshingPrincipal = KeepSession;
        });
        services.ConfigureApplicationCookie(options =>
        {
            options.ExpireTimeSpan = UserSessions.Lifetime;
            options.SlidingExpiration = true;
            options.Events.OnSigningIn = StartAsync;
            options.Events.OnSigningOut = EndAsync;
            options.Events.OnValidatePrincipal = ValidateAsync;
        });
    }

    private static async Task StartAsync(CookieSigningInContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<UserSessions>();
        var principal = context.Principal!;
        // The same session with a new cookie, as after a change of the password.
        if (principal.SessionId() is not null)
            return;
        var actor = Actor.From(context.HttpContext);
        // One browser, one session: what it had before would stay in the list as a riddle.
        if (await context.HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme) is { Principal: { } before } && before.SessionId() is { } old)
            await sessions.EndAsync(Actor.From(before, actor.RemoteAddress, actor.Client), old);
        var id = await sessions.StartAsync(Actor.From(principal, actor.RemoteAddress, actor.Client), principal.SignInMethod());
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SessionClaims.Id, id.ToString()));
    }

    private static Task EndAsync(CookieSigningOutContext context) => context.HttpContext.User.SessionId() is { } id
        ? context.HttpContext.RequestServices.GetRequiredService<UserSessions>().EndAsync(Actor.From(context.HttpContext), id)
        : Task.CompletedTask;

    // Identity's own check resolves its managers and a database context for every request, only to find that the time is not over.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (context.Properties.IssuedUtc is { } issued && now - issued < UserSessions.CheckInterval && now >= issued)
            return;
        var principal = context.Principal!;
        var stamp = principal.FindFirstValue(services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType);
        if (principal.SessionId() is { } id && principal.UserId() is { } userId
            && await services.GetRequiredService<UserSessions>().SeenAsync(id, userId, stamp, context.HttpContext.Connection.RemoteIpAddress?.ToString()))
        {
            // Reads the account anew, and sends a cookie that is good for another while.
            await SecurityStampValidator.ValidatePrincipalAsync(context);
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        if (context is { CurrentPrincipal: { } current, NewPrincipal.Identity: ClaimsIdentity renewed })
            renewed.AddClaims(current.OfSession().Where(claim => !renewed.HasClaim(claim.Type, claim.Value)));
        return Task.CompletedTask;
    }
}
