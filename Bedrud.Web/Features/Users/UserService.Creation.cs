using System.Security.Cryptography;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Account;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>Accounts that administrators make for others.</summary>
public sealed partial class UserService
{
    // RFC 5321's limit of a path, without its brackets.
    private const int MaxEmailLength = 254;

    // Without those that look like another one when they are read out from a screen: 16 of them are 90 bits.
    private const string PasswordLetters = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY3479";

    /// <summary>Makes an account; its email address counts as confirmed, since an administrator vouches for it.</summary>
    public async Task<Result<CreatedUser>> CreateAsync(NewUser wanted, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is null)
            return Problems.SignInRequired;
        // Identity's managers keep a context of their own: one for this operation.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BedrudDbContext>();
        var role = Roles.Find(wanted.Role ?? Roles.User);
        var problem = await RefusalAsync(db, actor, PortalRight.Administer, cancellationToken)
            ?? (role is null ? Problems.InvalidAccountRole
                : DisplayName.Clean(wanted.Name) is null ? Problems.InvalidName
                : wanted.Email?.Trim() is not { Length: > 0 and <= MaxEmailLength } ? Problems.InvalidEmail
                : wanted.Password?.Length > AccountService.MaxPasswordLength ? Problems.LongPassword : null);
        if (problem is not null)
            return await RefuseAsync(actor, AuditAction.UserCreate, wanted.Email, problem, null, cancellationToken);

        var address = wanted.Email!.Trim();
        var user = new BedrudUser
        {
            UserName = address,
            Email = address,
            EmailConfirmed = true,
            DisplayName = DisplayName.Clean(wanted.Name)!,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        var password = wanted.Password ?? RandomNumberGenerator.GetString(PasswordLetters, 16);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        problem = await TryCreateAsync(scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>(), user, password);
        if (problem is not null)
        {
            await transaction.RollbackAsync(cancellationToken);
            return await RefuseAsync(actor, AuditAction.UserCreate, wanted.Email, problem, null, cancellationToken);
        }

        await SetRoleAsync(db, user.Id, role!, cancellationToken);
        audit.Add(db, actor, AuditAction.UserCreate, target: user.Email, change: AuditChange.Of(null, new { user.Id, name = user.DisplayName, role }));
        Outbox.Add(db, WebhookEvents.UserCreated, UserFacts.Of(user, role!), user.CreatedAt);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CreatedUser((await ReadAsync(db, user.Id, cancellationToken))!, wanted.Password is null ? password : null);
    }

    private static async Task<Problem?> TryCreateAsync(UserManager<BedrudUser> users, BedrudUser user, string password)
    {
        try
        {
            var created = await users.CreateAsync(user, password);
            return created.Succeeded ? null : IdentityProblems.Of(created);
        }
        catch (DbUpdateException)
        {
            // Of two who make it at once, the second finds the address taken only by the index.
            return Problems.EmailTaken;
        }
    }
}
