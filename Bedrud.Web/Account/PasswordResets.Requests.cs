using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account;

/// <summary>One open request, as administrators see it.</summary>
/// <param name="RequestedAt">UTC; when it was last asked for.</param>
/// <param name="RemoteAddress">From where. It need not have been the account's owner.</param>
public sealed record ResetRequestLine(Guid Id, Guid UserId, string Name, string Email, DateTime RequestedAt, string? RemoteAddress);

/// <summary>What was asked for while the portal can't send mails.</summary>
public sealed partial class PasswordResets
{
    // Nobody reads more at once; the oldest come first.
    private const int MostRequests = 100;

    /// <summary>The open ones, those that wait longest first. For administrators.</summary>
    public async Task<Result<IReadOnlyList<ResetRequestLine>>> ListRequestsAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } actorId || !await db.MayAsync(actorId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;
        return await (
            from request in db.PasswordResetRequests
            join user in db.Users on request.UserId equals user.Id
            orderby request.RequestedAt
            select new ResetRequestLine(request.Id, user.Id, user.DisplayName, user.Email!, request.RequestedAt, request.RemoteAddress)).Take(MostRequests).ToListAsync(cancellationToken);
    }

    /// <summary>Takes a request from the list without a link.</summary>
    public async Task<Result<Done>> DismissAsync(Guid requestId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await MayAsync(db, actor, AuditAction.PasswordResetDismiss, requestId.ToString(), cancellationToken))
            return Problems.Forbidden;
        if (await db.PasswordResetRequests.FirstOrDefaultAsync(r => r.Id == requestId, cancellationToken) is not { } request)
            return Problems.RequestNotFound;
        db.Remove(request);
        audit.Add(db, actor, AuditAction.PasswordResetDismiss, target: await db.Users.Where(u => u.Id == request.UserId).Select(u => u.Email).FirstOrDefaultAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return default(Done);
    }

    private async Task NoteRequestAsync(BedrudDbContext db, Guid userId, Actor from, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (await db.PasswordResetRequests.FirstOrDefaultAsync(r => r.UserId == userId, cancellationToken) is { } open)
            (open.RequestedAt, open.RemoteAddress) = (now, from.RemoteAddress);
        else
            db.Add(new PasswordResetRequest { UserId = userId, RequestedAt = now, RemoteAddress = from.RemoteAddress });
    }
}
