using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Identity;

/// <summary>
/// The one place that knows whether an installation would be left without anybody who manages it. Whatever takes an administrator away asks here:
/// another role, a lock, a deletion, a role that an identity provider gives.
/// </summary>
public static class LastAdministrator
{
    private static readonly string[] Administering = [.. Roles.With(PortalRight.Administer)];

    /// <summary>Until the transaction ends, nobody else holds the administrators: what is read after this of who they are stays true.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction, so nothing would be held.</exception>
    public static Task HoldAdministratorsAsync(this BedrudDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Whether it is the last administrator must be asked within the transaction that then changes the account.");
        var roles = Administering;
        // The lock of this row is the line, on every provider. SQLite has but one writer anyway.
        return db.Roles.Where(r => roles.Contains(r.Name))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellationToken);
    }

    /// <summary>Of one account; see <see cref="WouldLoseLastAdministratorAsync(BedrudDbContext, IReadOnlyCollection{Guid}, CancellationToken)"/>.</summary>
    public static Task<bool> WouldLoseLastAdministratorAsync(this BedrudDbContext db, Guid userId, CancellationToken cancellationToken) =>
        db.WouldLoseLastAdministratorAsync([userId], cancellationToken);

    /// <summary>
    /// Whether nobody who can sign in would manage the installation without these accounts. False where none of them is an administrator. Whoever asks stands in
    /// line until the transaction of whoever asked before is over, so that two administrators who remove one another at once don't both succeed.
    /// </summary>
    /// <param name="db">In a transaction, within which the accounts are then changed.</param>
    /// <param name="userIds">The accounts that will be no administrators, or can't sign in, afterwards.</param>
    /// <exception cref="InvalidOperationException">There is no transaction: the answer would be worth nothing.</exception>
    public static async Task<bool> WouldLoseLastAdministratorAsync(this BedrudDbContext db, IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken)
    {
        await db.HoldAdministratorsAsync(cancellationToken);
        var roles = Administering;
        var administrators = await db.UserRoles
            .Where(ur => db.Roles.Any(r => r.Id == ur.RoleId && roles.Contains(r.Name)))
            .Join(db.Users, ur => ur.UserId, u => u.Id, (_, u) => new { u.Id, u.LockedAt })
            .ToListAsync(cancellationToken);
        return administrators.Exists(a => userIds.Contains(a.Id))
            && !administrators.Exists(a => !userIds.Contains(a.Id) && a.LockedAt is null);
    }
}
