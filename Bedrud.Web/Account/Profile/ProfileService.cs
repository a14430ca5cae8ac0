using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.Profile;

/// <summary>Name, picture and password of one's own account. Scoped: for requests, not for circuits.</summary>
public sealed class ProfileService(
    UserManager<BedrudUser> users, SignedIn signedIn, UserSessions sessions, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit)
{
    /// <summary>The name that others see in meetings from now on.</summary>
    public async Task<Result<Done>> RenameAsync(string? name)
    {
        if (DisplayName.Clean(name) is not { } clean)
            return Problems.InvalidName;
        var user = await signedIn.UserAsync();
        var before = user.DisplayName;
        if (before == clean)
            return default(Done);
        user.DisplayName = clean;
        await users.UpdateAsync(user);
        await signedIn.RefreshAsync();
        await WriteAsync(AuditAction.AccountRename, null, AuditChange.Of(new { name = before }, new { name = clean }));
        return default(Done);
    }

    /// <summary>Takes a picture whose content is one, whatever it is called.</summary>
    public async Task<Result<Done>> SetPictureAsync(byte[] content)
    {
        if (content.Length > UserPicture.MaxBytes || PictureHeader.Read(content) is not { } header)
            return await WriteAsync(AuditAction.AccountPicture, Problems.InvalidPicture);
        var user = await signedIn.UserAsync();
        var picture = new UserPicture { UserId = user.Id, Version = Guid.NewGuid(), ContentType = header.ContentType, Content = content };
        await using (var db = await contexts.CreateDbContextAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.UserPictures.Where(p => p.UserId == user.Id).ExecuteDeleteAsync();
            db.UserPictures.Add(picture);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        await ShowAsync(user, picture.Version);
        return default(Done);
    }

    public async Task<Result<Done>> RemovePictureAsync()
    {
        var user = await signedIn.UserAsync();
        await using (var db = await contexts.CreateDbContextAsync())
            await db.UserPictures.Where(p => p.UserId == user.Id).ExecuteDeleteAsync();
        await ShowAsync(user, null);
        return default(Done);
    }

    /// <summary>Anybody's picture, for those who are signed in; null where there is none.</summary>
    public async Task<UserPicture?> PictureAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UserPictures.AsNoTracking().FirstOrDefaultAsync(p => p.UserId == userId, cancellationToken);
    }

    /// <summary>Changes the password, or gives one to an account that has none, and ends all other sessions.</summary>
    public async Task<Result<Done>> ChangePasswordAsync(string? current, string? password)
    {
        var user = await signedIn.UserAsync();
        var problem = await signedIn.ProveAsync(current);
        if (problem is null && password?.Length > AccountService.MaxPasswordLength)
            problem = Problems.LongPassword;
        if (problem is null)
        {
            var result = user.PasswordHash is null ? await users.AddPasswordAsync(user, password ?? "") : await users.ChangePasswordAsync(user, current!, password ?? "");
            problem = result.Succeeded ? null : Problems.WeakPassword;
        }

        if (problem is not null)
            return await WriteAsync(AuditAction.AccountPassword, problem);
        await signedIn.RefreshAsync();
        await WriteAsync(AuditAction.AccountPassword, null);
        await sessions.RevokeAllAsync(signedIn.Actor, user.Id, signedIn.SessionId);
        return default(Done);
    }

    private async Task ShowAsync(BedrudUser user, Guid? version)
    {
        user.PictureVersion = version;
        await users.UpdateAsync(user);
        await signedIn.RefreshAsync();
        await WriteAsync(AuditAction.AccountPicture, null, details: version is null ? "removed" : "changed");
    }

    private async Task<Problem> WriteAsync(string action, Problem? problem, AuditChange? change = null, string? details = null)
    {
        await using var db = await contexts.CreateDbContextAsync();
        audit.Add(db, signedIn.Actor, action, failure: problem, change: change, details: details);
        await db.SaveChangesAsync();
        return problem!;
    }
}
