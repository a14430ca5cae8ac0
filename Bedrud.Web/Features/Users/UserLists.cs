using System.Linq.Expressions;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>How accounts are found, sorted and read, all of it in the database.</summary>
internal static class UserLists
{
    public static IQueryable<BedrudUser> Matching(this IQueryable<BedrudUser> users, BedrudDbContext db, UserQuery query)
    {
        users = query.State switch
        {
            UserState.Active => users.Where(u => u.LockedAt == null),
            UserState.Locked => users.Where(u => u.LockedAt != null),
            _ => users,
        };
        users = query.Role switch
        {
            null => users,
            // Nearly everybody, those without any role among them: told by the few who have another.
            Roles.User => users.Where(u => !db.UserRoles.Any(ur => ur.UserId == u.Id && db.Roles.Any(r => r.Id == ur.RoleId && r.Name != Roles.User))),
            var role => users.Where(u => db.UserRoles.Where(ur => db.Roles.Any(r => r.Id == ur.RoleId && r.Name == role)).Select(ur => ur.UserId).Contains(u.Id)),
        };
        return users.Named(query.Search);
    }

    /// <param name="byNameOnly">For those who may not know addresses.</param>
    public static IQueryable<BedrudUser> Named(this IQueryable<BedrudUser> users, string? search, bool byNameOnly = false)
    {
        // Each word somewhere: "kaya elif" finds Elif Kaya.
        foreach (var word in RecordingSearch.Fold(search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = byNameOnly ? $"%{Escape(word)}%\n%" : $"%{Escape(word)}%";
            users = users.Where(u => EF.Functions.Like(u.SearchText, pattern, @"\"));
        }

        return users;
    }

    // The id ends every order, so that pages neither repeat nor skip an account.
    public static IQueryable<BedrudUser> Sorted(this IQueryable<BedrudUser> users, UserSort sort, bool descending) => sort switch
    {
        // The address is the user name, of which there is one alone.
        UserSort.Email => descending ? users.OrderByDescending(u => u.NormalizedUserName) : users.OrderBy(u => u.NormalizedUserName),
        UserSort.Created => Order(users, u => u.CreatedAt, descending),
        _ => Order(users, u => u.SearchText, descending),
    };

    public static Expression<Func<BedrudUser, UserSummary>> ToSummary(BedrudDbContext db) => u => new UserSummary(
        u.Id, u.DisplayName, u.Email ?? "",
        db.UserRoles.Where(ur => ur.UserId == u.Id).Select(ur => db.Roles.Where(r => r.Id == ur.RoleId).Select(r => r.Name).FirstOrDefault()).FirstOrDefault() ?? Roles.User,
        u.CreatedAt, u.LockedAt, u.LockReason, u.EmailConfirmed, u.TwoFactorEnabled, db.RoomMembers.Count(m => m.UserId == u.Id), null);

    private static IOrderedQueryable<BedrudUser> Order<TKey>(IQueryable<BedrudUser> users, Expression<Func<BedrudUser, TKey>> key, bool descending) =>
        descending ? users.OrderByDescending(key).ThenByDescending(u => u.Id) : users.OrderBy(key).ThenBy(u => u.Id);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
}
