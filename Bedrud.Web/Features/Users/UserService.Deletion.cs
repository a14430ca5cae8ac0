using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>Accounts that go. What was said of them stays: history, chat, recordings and the audit log keep names, and no keys.</summary>
public sealed partial class UserService
{
    // As many names as a person reads; the answer says how many there are.
    private const int MostNames = 20;

    /// <summary>
    /// Deletes the account with its memberships; its sessions end within a minute, and it is removed from the meetings that it is in.
    /// </summary>
    /// <param name="heir">The email address of the account that gets the rooms which nobody else owns; where there are such rooms and nobody is named: <see cref="Problems.OwnsRooms"/>.</param>
    public async Task<Result<Done>> DeleteAsync(Guid id, string? heir, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is null)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldAdministratorsAsync(cancellationToken);
        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken);
        var inherited = new Inheritance([], null);
        var problem = await RefusalAsync(db, actor, PortalRight.Administer, cancellationToken)
            ?? (user is null ? Problems.UserNotFound
                : id == actor.UserId ? Problems.OwnAccount
                : reason?.Length > BedrudUser.MaxLockReasonLength ? Problems.InvalidReason.With(BedrudUser.MaxLockReasonLength)
                : await db.WouldLoseLastAdministratorAsync(id, cancellationToken) ? Problems.LastAdministrator : null);
        try
        {
            if (problem is null)
            {
                // A change of a key holds the row against whoever is about to refer to it: no room of theirs is made between the look at them and the end.
                await db.Users.Where(u => u.Id == id).ExecuteUpdateAsync(
                    row => row.SetProperty(u => u.NormalizedUserName, $"DELETED {id:N}"), cancellationToken);
                var rooms = await BequeathAsync(db, user!, heir, actor, cancellationToken);
                problem = rooms.Problem;
                inherited = rooms.Value ?? inherited;
            }

            if (problem is null)
            {
                var role = await db.RoleOfAsync(id, cancellationToken);
                audit.Add(
                    db, actor, AuditAction.UserDelete, target: user!.Email, reason: Trimmed(reason), change: AuditChange.Of(new { id, name = user.DisplayName, role }, null));
                Outbox.Add(db, WebhookEvents.UserDeleted, UserFacts.Of(user, role), time.GetUtcNow().UtcDateTime);
                db.Users.Remove(user);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            problem = Problems.Conflict;
        }

        if (problem is not null)
        {
            await transaction.RollbackAsync(cancellationToken);
            return await RefuseAsync(actor, AuditAction.UserDelete, user?.Email ?? id.ToString(), problem, reason, cancellationToken);
        }

        await meetings.RemoveAsync(id, actor, CancellationToken.None);
        if (inherited.Heir is { } owner)
            await meetings.FollowAsync(owner, CancellationToken.None, inherited.Rooms);
        return default(Done);
    }

    // Another owner who goes at the same moment would leave a room to nobody: the version of each lets the second of them fail.
    private async Task<Result<Inheritance>> BequeathAsync(BedrudDbContext db, BedrudUser user, string? heir, Actor actor, CancellationToken cancellationToken)
    {
        var owned = await db.Rooms.Include(r => r.Members.Where(m => m.Role == RoomRole.Owner))
            .Where(r => r.Members.Any(m => m.UserId == user.Id && m.Role == RoomRole.Owner)).OrderBy(r => r.Name).ToListAsync(cancellationToken);
        foreach (var room in owned)
            room.Version = Guid.NewGuid();
        var orphans = owned.FindAll(r => r.Members.TrueForAll(m => m.UserId == user.Id));
        if (orphans.Count == 0)
            return new Inheritance([], null);
        if (string.IsNullOrWhiteSpace(heir))
        {
            var names = orphans.Take(MostNames).Select(r => r.Name).ToList();
            return Problems.OwnsRooms.With(orphans.Count, string.Join(", ", names) + (orphans.Count > MostNames ? ", …" : "")) with
            {
                Extensions = new Dictionary<string, object?> { ["rooms"] = names, ["roomCount"] = orphans.Count },
            };
        }

        var address = normalizer.NormalizeEmail(heir.Trim());
        var next = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == address && u.Id != user.Id && u.LockedAt == null, cancellationToken);
        if (next is null)
            return Problems.InvalidHeir;
        var ids = orphans.ConvertAll(r => r.Id);
        var known = await db.RoomMembers.Where(m => m.UserId == next.Id && ids.Contains(m.RoomId)).ToDictionaryAsync(m => m.RoomId, cancellationToken);
        foreach (var room in orphans)
        {
            if (known.TryGetValue(room.Id, out var member))
                member.Role = RoomRole.Owner;
            else
                db.RoomMembers.Add(new RoomMember { RoomId = room.Id, UserId = next.Id, Role = RoomRole.Owner });
            audit.Add(db, actor, AuditAction.RoomOwner, room.Name, next.Email, change: AuditChange.Of(new { owners = new[] { user.Email } }, new { owners = new[] { next.Email } }));
        }

        return new Inheritance(orphans.ConvertAll(r => r.Name), next.Id);
    }

    private sealed record Inheritance(IReadOnlyList<string> Rooms, Guid? Heir);
}
