using System.Security.Claims;
using Bedrud.Web.Account.Sessions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Components.Layout;

/// <summary>Looks again and again whether the session of a circuit still holds: a circuit keeps the sign-in that it began with.</summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, UserSessions sessions, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => UserSessions.CheckInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var principal = authenticationState.User;
        return principal.SessionId() is { } id && principal.UserId() is { } userId
            && await sessions.HoldsAsync(id, userId, principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType), cancellationToken);
    }
}
