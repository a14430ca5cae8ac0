using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Identity;

/// <summary>Accounts by their names and addresses.</summary>
public static class UserSearch
{
    private const int Batch = 500;

    /// <summary>Writes <see cref="BedrudUser.SearchText"/> where it is missing: in accounts that are older than it. No database folds letters as it does.</summary>
    public static async Task FillSearchTextAsync(this BedrudDbContext db, CancellationToken cancellationToken)
    {
        while (true)
        {
            var some = await db.Users.Where(u => u.SearchText == "").OrderBy(u => u.Id).Take(Batch).ToListAsync(cancellationToken);
            if (some.Count == 0)
                return;
            foreach (var user in some)
                db.Entry(user).Property(u => u.SearchText).IsModified = true;
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
