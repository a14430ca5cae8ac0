using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Identity;
using Microsoft.AspNetCore.Authorization;

namespace Bedrud.Web.Hosting;

/// <summary>The names of the authorization policies, and what each asks for. Pages and endpoints name them; services check the rights anew at each act.</summary>
public static class Policies
{
    /// <summary>Manages the installation.</summary>
    public const string Administrator = nameof(Administrator);

    /// <summary>Runs every room.</summary>
    public const string Operator = nameof(Operator);

    /// <summary>Reads everything.</summary>
    public const string Reader = nameof(Reader);

    /// <summary>Sees every room and what belongs to it.</summary>
    public const string RoomReader = nameof(RoomReader);

    internal static void AddTo(AuthorizationBuilder authorization) => authorization
        .AddPolicy(Administrator, policy => policy.RequireRole(Roles.With(PortalRight.Administer)))
        .AddPolicy(Operator, policy => policy.RequireRole(Roles.With(PortalRight.Operate)))
        .AddPolicy(Reader, policy => policy.RequireRole(Roles.With(PortalRight.Read)))
        .AddPolicy(RoomReader, policy => policy.RequireRole(Roles.With(PortalRight.SeeRooms)));
}
