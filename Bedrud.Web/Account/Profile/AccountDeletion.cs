using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.Profile;

/// <summary>Deletes one's own account. Rooms stay, for those who are in them; whoever runs every room looks after those without an owner.</summary>
public sealed class AccountDeletion(
    UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, SignedIn signedIn, BedrudDbContext db, AuditLog audit, TimeProvider time)
{
    /// <summary>Rooms that will have no owner.</summary>
    public async Task<int> RoomsLeftAsync()
    {
        var id = (await signedIn.UserAsync()).Id;
        return await db.Rooms.CountAsync(r => r.Members.Any(m => m.UserId == id && m.Role == RoomRole.Owner) && !r.Members.Any(m => m.UserId != id && m.Role == RoomRole.Owner));
    }

    /// <summary>For good, with sessions, passkeys and picture. Not for the last administrator.</summary>
    public async Task<Result<Done>> DeleteAsync(string? password)
    {
        var user = await signedIn.UserAsync();
        var actor = signedIn.Actor;
        var problem = await signedIn.ProveAsync(password);
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            if (problem is null && await db.WouldLoseLastAdministratorAsync(user.Id, default))
                problem = Problems.LastAdministrator;
            audit.Add(db, actor, AuditAction.AccountDelete, target: user.Email, failure: problem);
            if (problem is null)
                Outbox.Add(db, WebhookEvents.UserDeleted, UserFacts.Of(user, [.. await users.GetRolesAsync(user)]), time.GetUtcNow().UtcDateTime);
            if (problem is null && !(await users.DeleteAsync(user)).Succeeded)
                return Problems.NotStored;
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        if (problem is not null)
            return problem;
        await signIn.SignOutAsync();
        return default(Done);
    }
}
