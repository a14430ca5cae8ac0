using System.Security.Claims;
using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Identity;

namespace Bedrud.Web.Hosting;

/// <summary>Who performs an operation, as the operation's own policy check sees it.</summary>
/// <param name="UserId">Null for somebody who is not signed in.</param>
/// <param name="Name">The display name; empty for somebody who is not signed in.</param>
/// <param name="Rights">As the session says; operations that change something look them up again.</param>
/// <param name="RemoteAddress">Where the act came from, for the audit log.</param>
/// <param name="Client">What the browser or program calls itself, for the audit log.</param>
public sealed record Actor(Guid? UserId, string Name, PortalRight Rights = PortalRight.None, string? RemoteAddress = null, string? Client = null)
{
    public const string NameClaim = "bedrud:name";

    /// <summary>The version of the account's picture, where it has one.</summary>
    public const string PictureClaim = "bedrud:picture";

    public bool IsAdministrator => May(PortalRight.Administer);

    public bool RunsRooms => May(PortalRight.Operate);

    /// <summary>Whether the session has any of these rights.</summary>
    public bool May(PortalRight any) => (Rights & any) != 0;

    public static Actor From(ClaimsPrincipal principal, string? remoteAddress = null, string? client = null) => new(
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null,
        principal.FindFirstValue(NameClaim) ?? "",
        Roles.All.Where(principal.IsInRole).Aggregate(PortalRight.None, (rights, role) => rights | Roles.RightsOf(role)),
        remoteAddress,
        client);

    public static Actor From(HttpContext context) => From(context.User, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent);
}
