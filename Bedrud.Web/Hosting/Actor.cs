using System.Security.Claims;
using Bedrud.Infrastructure.Identity;

namespace Bedrud.Web.Hosting;

/// <summary>Who performs an operation, as the operation's own policy check sees it.</summary>
/// <param name="UserId">Null for somebody who is not signed in.</param>
/// <param name="Name">The display name; empty for somebody who is not signed in.</param>
/// <param name="IsAdministrator">As the session says; operations that change something look it up again.</param>
/// <param name="RemoteAddress">Where the act came from, for the audit log.</param>
public sealed record Actor(Guid? UserId, string Name, bool IsAdministrator, string? RemoteAddress = null)
{
    public const string NameClaim = "bedrud:name";

    public static Actor From(ClaimsPrincipal principal, string? remoteAddress = null) => new(
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null,
        principal.FindFirstValue(NameClaim) ?? "",
        principal.IsInRole(Roles.Administrator),
        remoteAddress);

    public static Actor From(HttpContext context) => From(context.User, context.Connection.RemoteIpAddress?.ToString());
}
