using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>Changes of accounts that stay. Whoever is refused is written down too.</summary>
public sealed partial class UserService
{
    /// <summary>Changes name and role, both or neither. Another role ends the account's sessions, and holds in meetings that run.</summary>
    public async Task<Result<UserSummary>> UpdateAsync(Guid id, UserChange change, Actor actor, CancellationToken cancellationToken)
    {
        var action = change.Role is null ? AuditAction.UserUpdate : AuditAction.UserRole;
        var role = Roles.Find(change.Role);
        var name = change.Name is null ? null : DisplayName.Clean(change.Name);
        var before = Roles.User;
        var changed = await ChangeAsync(id, action, actor, change.Reason, async (db, user) =>
        {
            if (change.Role is not null && role is null)
                return Problems.InvalidAccountRole;
            if (change.Name is not null && name is null)
                return Problems.InvalidName;
            before = await db.RoleOfAsync(id, cancellationToken);
            if (role is not null && role != before)
            {
                if (before == Roles.Administrator && await db.WouldLoseLastAdministratorAsync(id, cancellationToken))
                    return Problems.LastAdministrator;
                await SetRoleAsync(db, id, role, cancellationToken);
                user.EndSessions();
                if (Runs(before) && !Runs(role))
                    await meetings.KeepAdmittedAsync(db, id, cancellationToken);
                audit.Add(db, actor, AuditAction.UserRole, target: user.Email, change: AuditChange.Of(new { id, role = before }, new { id, role }), reason: change.Reason);
            }

            if (name is not null && name != user.DisplayName)
            {
                audit.Add(db, actor, AuditAction.UserUpdate, target: user.Email, change: AuditChange.Of(new { id, name = user.DisplayName }, new { id, name }), reason: change.Reason);
                user.DisplayName = name;
            }

            return null;
        }, cancellationToken);
        if (changed.Succeeded && role is not null && Runs(before) != Runs(role))
            await meetings.FollowAsync(id, CancellationToken.None);
        return changed;
    }

    /// <summary>
    /// Nobody signs in with the account until it is unlocked; its sessions end within a minute, its rights at once, and it is removed from the meetings that it is in.
    /// </summary>
    public async Task<Result<UserSummary>> LockAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var locked = await ChangeAsync(id, AuditAction.UserLock, actor, reason, async (db, user) =>
        {
            if (id == actor.UserId)
                return Problems.OwnAccount;
            if (await db.WouldLoseLastAdministratorAsync(id, cancellationToken))
                return Problems.LastAdministrator;
            var before = new { id, locked = user.LockedAt is not null };
            user.Lock(time.GetUtcNow().UtcDateTime, Trimmed(reason));
            user.EndSessions();
            audit.Add(db, actor, AuditAction.UserLock, target: user.Email, change: AuditChange.Of(before, new { id, locked = true }), reason: Trimmed(reason));
            return null;
        }, cancellationToken);
        if (locked.Succeeded)
            await meetings.RemoveAsync(id, actor, CancellationToken.None);
        return locked;
    }

    /// <summary>Lets people sign in with it again, also after wrong passwords.</summary>
    public Task<Result<UserSummary>> UnlockAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, AuditAction.UserUnlock, actor, reason, (db, user) =>
        {
            var before = new { id, locked = user.LockedAt is not null };
            user.Unlock();
            audit.Add(db, actor, AuditAction.UserUnlock, target: user.Email, change: AuditChange.Of(before, new { id, locked = false }), reason: Trimmed(reason));
            return Task.FromResult<Problem?>(null);
        }, cancellationToken);

    /// <summary>Its one role, by its right name, in a change that is about to be saved.</summary>
    private static async Task SetRoleAsync(BedrudDbContext db, Guid id, string role, CancellationToken cancellationToken)
    {
        await db.UserRoles.Where(ur => ur.UserId == id).ExecuteDeleteAsync(cancellationToken);
        var roleId = await db.Roles.Where(r => r.Name == role).Select(r => r.Id).SingleAsync(cancellationToken);
        db.UserRoles.Add(new Microsoft.AspNetCore.Identity.IdentityUserRole<Guid> { UserId = id, RoleId = roleId });
    }

    // The transaction begins by taking hold of the administrators, and everything is read after that, the actor's own right too: of two
    // administrators who demote each other at once, the second is none any more.
    private async Task<Result<UserSummary>> ChangeAsync(
        Guid id, string action, Actor actor, string? reason, Func<BedrudDbContext, BedrudUser, Task<Problem?>> change, CancellationToken cancellationToken)
    {
        if (actor.UserId is null)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldAdministratorsAsync(cancellationToken);
        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken);
        var problem = await RefusalAsync(db, actor, PortalRight.Administer, cancellationToken)
            ?? (user is null ? Problems.UserNotFound : reason?.Length > BedrudUser.MaxLockReasonLength ? Problems.InvalidReason.With(BedrudUser.MaxLockReasonLength) : null);
        try
        {
            problem ??= await change(db, user!);
            if (problem is null)
            {
                if (db.Entry(user!).State is EntityState.Modified)
                    user!.ConcurrencyStamp = Guid.NewGuid().ToString();
                await db.SaveChangesAsync(cancellationToken);
                // The role is read once it is written.
                Outbox.Add(db, WebhookEvents.UserUpdated, UserFacts.Of(user!, await db.RoleOfAsync(id, cancellationToken)), time.GetUtcNow().UtcDateTime);
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
            return await RefuseAsync(actor, action, user?.Email ?? id.ToString(), problem, reason, cancellationToken);
        }

        return (await ReadAsync(db, id, cancellationToken))!;
    }

    private async Task<Problem> RefuseAsync(Actor actor, string action, string? target, Problem problem, string? reason, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        audit.Add(db, actor, action, target: target, failure: problem, reason: Trimmed(reason));
        await db.SaveChangesAsync(cancellationToken);
        return problem;
    }

    private static bool Runs(string role) => Roles.RunRooms.Contains(role);

    private static string? Trimmed(string? reason) => string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
}
