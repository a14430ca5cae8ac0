using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Identity;

/// <summary>Rights of accounts, looked up at the moment of an act: a session's claims may be a minute old, and in a circuit longer.</summary>
public static class RightsQueries
{
    /// <summary>Whether the account has any of these rights now.</summary>
    public static Task<bool> MayAsync(this BedrudDbContext db, Guid userId, PortalRight any, CancellationToken cancellationToken)
    {
        var roles = Roles.With(any).ToArray();
        return db.UserRoles.AnyAsync(ur => ur.UserId == userId && db.Roles.Any(r => r.Id == ur.RoleId && roles.Contains(r.Name)), cancellationToken);
    }

    /// <summary>The accounts that run every room.</summary>
    public static IQueryable<Guid> WhoRunRooms(this BedrudDbContext db) =>
        db.UserRoles.Where(ur => db.Roles.Any(r => r.Id == ur.RoleId && Roles.RunRooms.Contains(r.Name))).Select(ur => ur.UserId);
}
