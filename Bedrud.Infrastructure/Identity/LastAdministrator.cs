using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Identity;

/// <summary>
/// An installation without an administrator could be had back by the machine's owner only. So whoever demotes, locks or deletes an account first takes hold of the
/// administrators, in the transaction of the change: of two who do so at once, the second waits, and then sees what the first has done.
/// </summary>
public static class LastAdministrator
{
    /// <summary>Until the transaction ends, nobody else holds them.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction, so nothing would be held.</exception>
    public static Task HoldAdministratorsAsync(this BedrudDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Administrators are held by a transaction.");
        // A write that changes nothing: it locks the role's row on every database. SQLite has but one writer anyway.
        return db.Roles.Where(r => r.Name == Roles.Administrator)
            .ExecuteUpdateAsync(role => role.SetProperty(r => r.ConcurrencyStamp, r => r.ConcurrencyStamp), cancellationToken);
    }

    /// <summary>Whether this account is the only administrator who isn't locked. Holds for as long as <see cref="HoldAdministratorsAsync"/> does.</summary>
    public static async Task<bool> IsLastAdministratorAsync(this BedrudDbContext db, Guid userId, CancellationToken cancellationToken)
    {
        var able = await db.Users
            .Where(u => u.LockedAt == null && db.UserRoles.Any(ur => ur.UserId == u.Id && db.Roles.Any(r => r.Id == ur.RoleId && r.Name == Roles.Administrator)))
            .OrderBy(u => u.Id).Select(u => u.Id).Take(2).ToListAsync(cancellationToken);
        return able.Count == 1 && able[0] == userId;
    }
}
