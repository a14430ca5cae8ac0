using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Identity;

/// <summary>Rights of accounts, looked up at the moment of an act: a session's claims may be a minute old, and in a circuit longer.</summary>
public static class RightsQueries
{
    /// <summary>Whether the account has any of these rights now. One that an administrator locked has none, although its sessions may last for another minute.</summary>
    public static Task<bool> MayAsync(this BedrudDbContext db, Guid userId, PortalRight any, CancellationToken cancellationToken)
    {
        var roles = Roles.With(any).ToArray();
        return db.UserRoles.AnyAsync(
            ur => ur.UserId == userId && db.Roles.Any(r => r.Id == ur.RoleId && roles.Contains(r.Name)) && db.Users.Any(u => u.Id == ur.UserId && u.LockedAt == null),
            cancellationToken);
    }

    /// <summary>The accounts that run every room.</summary>
    public static IQueryable<Guid> WhoRunRooms(this BedrudDbContext db) =>
        db.UserRoles
            .Where(ur => db.Roles.Any(r => r.Id == ur.RoleId && Roles.RunRooms.Contains(r.Name)) && db.Users.Any(u => u.Id == ur.UserId && u.LockedAt == null))
            .Select(ur => ur.UserId);

    /// <summary>The account's one role; <see cref="Roles.User"/> where none was ever given.</summary>
    public static async Task<string> RoleOfAsync(this BedrudDbContext db, Guid userId, CancellationToken cancellationToken) =>
        await db.Roles.Where(r => db.UserRoles.Any(ur => ur.UserId == userId && ur.RoleId == r.Id)).Select(r => r.Name).FirstOrDefaultAsync(cancellationToken) ?? Roles.User;
}
