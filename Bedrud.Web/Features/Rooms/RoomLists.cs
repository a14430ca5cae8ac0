using System.Linq.Expressions;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Features.Users;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Rooms;

/// <summary>How rooms are found, sorted and read, all of it in the database.</summary>
internal static class RoomLists
{
    public static IQueryable<Room> VisibleTo(BedrudDbContext db, Actor actor, bool everything) =>
        // By the few rooms of a person, not by a look at each room's members.
        everything ? db.Rooms.AsNoTracking() : db.Rooms.AsNoTracking().Where(r => db.RoomMembers.Where(m => m.UserId == actor.UserId).Select(m => m.RoomId).Contains(r.Id));

    /// <param name="live">Names of the rooms with somebody in them.</param>
    public static IQueryable<Room> OfKind(this IQueryable<Room> rooms, RoomFilter filter, Func<IReadOnlyCollection<string>> live)
    {
        switch (filter)
        {
            case RoomFilter.Live:
                var names = live();
                return rooms.Where(r => names.Contains(r.Name));
            case RoomFilter.Private:
                return rooms.Where(r => !r.IsPublic);
            case RoomFilter.Suspended:
                return rooms.Where(r => r.IsSuspended);
            default:
                return rooms;
        }
    }

    public static IQueryable<Room> Matching(this IQueryable<Room> rooms, BedrudDbContext db, string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
            return rooms;
        var text = $"%{Escape(search.Trim().ToLowerInvariant())}%";
        // Owners are found first, by their names alone: a search must not tell whose address holds which letters.
        var people = db.Users.Named(search, byNameOnly: true).Select(u => u.Id);
        var owned = db.RoomMembers.Where(m => m.Role == RoomRole.Owner && people.Contains(m.UserId)).Select(m => m.RoomId);
        // Two looks into indexes instead of one at every row.
        var found = db.Rooms.Where(r => EF.Functions.Like(r.Name, text, @"\")).Select(r => r.Id).Union(owned);
        return rooms.Where(r => found.Contains(r.Id));
    }

    // The name ends every order, so that pages neither repeat nor skip a room.
    public static IQueryable<Room> Sorted(this IQueryable<Room> rooms, RoomSort sort, bool descending) => sort switch
    {
        RoomSort.Created => Order(rooms, r => r.CreatedAt, descending),
        RoomSort.Updated => Order(rooms, r => r.UpdatedAt, descending),
        RoomSort.Capacity => Order(rooms, r => r.Capacity, descending),
        _ => descending ? rooms.OrderByDescending(r => r.Name) : rooms.OrderBy(r => r.Name),
    };

    public static Expression<Func<Room, RoomSummary>> ToSummary(BedrudDbContext db, Guid readerId) => r => new RoomSummary(
        r.Id, r.Name, r.IsPublic, r.GuestsAllowed, r.Capacity, r.EmptyTimeout, r.DepartureTimeout, r.Locks, r.IsSuspended, r.CreatedAt, r.UpdatedAt, r.Version,
        r.Members.Where(m => m.Role == RoomRole.Owner).Select(m => db.Users.Where(u => u.Id == m.UserId).Select(u => u.DisplayName).FirstOrDefault()).FirstOrDefault(),
        r.Members.Where(m => m.UserId == readerId).Select(m => (RoomRole?)m.Role).FirstOrDefault(),
        0, r.WaitingRoom, r.SecondDevice, r.ChatDays);

    private static IOrderedQueryable<Room> Order<TKey>(IQueryable<Room> rooms, Expression<Func<Room, TKey>> key, bool descending) =>
        (descending ? rooms.OrderByDescending(key) : rooms.OrderBy(key)).ThenBy(r => r.Name);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
}
