using System.Security.Cryptography;
using System.Text;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Bedrud.Web.Mailing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Invitations;

/// <summary>Links by which people make accounts: made, listed and revoked by administrators. A singleton.</summary>
public sealed partial class InvitationService(
    IDbContextFactory<BedrudDbContext> contexts, IOptions<AccountOptions> options, AccountMails letters, PortalMails mails, AuditLog audit, TimeProvider time)
{
    // 160 bits: nobody comes upon one by trying.
    private const int TokenBytes = 20;

    /// <summary>Whether a link can be sent by mail.</summary>
    public bool ByMail => mails.IsConfigured;

    /// <summary>Whether anybody could use an invitation.</summary>
    public bool IsPossible => options.Value.Registration != RegistrationMode.Closed;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Makes one and, where it is bound to an address and wished, sends it there: it stands whatever becomes of the mail.</summary>
    public async Task<Result<NewInvitation>> CreateAsync(InvitationWish wish, Actor actor, CancellationToken cancellationToken)
    {
        var email = string.IsNullOrWhiteSpace(wish.Email) ? null : wish.Email.Trim();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, AuditAction.InvitationCreate, email, cancellationToken) is { } refusal)
            return refusal;
        if (await ProblemAsync(db, wish, email, cancellationToken) is { } problem)
            return problem;
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(TokenBytes));
        var invitation = new Invitation
        {
            TokenHash = HashOf(token),
            Email = email,
            Role = wish.Role,
            MaxUses = wish.MaxUses,
            CreatedBy = actor.UserId!.Value,
            CreatedByName = actor.Name,
            CreatedAt = Now,
            ExpiresAt = Now.AddDays(wish.Days),
        };
        db.Invitations.Add(invitation);
        audit.Add(
            db, actor, AuditAction.InvitationCreate, target: email ?? invitation.Id.ToString(), details: $"invitation {invitation.Id}",
            change: AuditChange.Of(null, new { invitation.Email, invitation.Role, invitation.MaxUses, invitation.ExpiresAt }));
        await db.SaveChangesAsync(cancellationToken);

        var path = $"/account/register?invitation={token}";
        var isSent = email is not null && wish.Send && ByMail;
        var mailProblem = isSent ? await mails.SendAsync(letters.Invitation(email!, actor.Name, path, invitation.ExpiresAt), cancellationToken) : null;
        return new NewInvitation(ToLine(invitation), path, isSent && mailProblem is null, mailProblem);
    }

    /// <summary>Nobody can use it from now on; accounts that were made by it stay.</summary>
    public async Task<Result<Done>> RevokeAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, AuditAction.InvitationRevoke, id.ToString(), cancellationToken) is { } refusal)
            return refusal;
        if (await db.Invitations.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invitation)
            return Problems.InvitationNotFound;
        if (invitation.RevokedAt is not null)
            return default(Done);
        invitation.RevokedAt = Now;
        audit.Add(db, actor, AuditAction.InvitationRevoke, target: invitation.Email ?? id.ToString(), details: $"invitation {id}, used {invitation.Uses} of {invitation.MaxUses}");
        await db.SaveChangesAsync(cancellationToken);
        return default(Done);
    }

    /// <summary>Those that match, the latest first. For administrators.</summary>
    public async Task<Result<Page<InvitationLine>>> ListAsync(InvitationQuery query, Actor actor, CancellationToken cancellationToken)
    {
        if (!query.IsValid)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;
        var found = db.Invitations.AsNoTracking().OfKind(query.Filter, Now).Matching(query.Search);
        var total = await found.CountAsync(cancellationToken);
        var items = await found.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id)
            .Skip((query.Page - 1) * query.PageSize).Take(query.PageSize).ToListAsync(cancellationToken);
        return new Page<InvitationLine>(items.ConvertAll(ToLine), total, query.Page, query.PageSize);
    }

    private async Task<Problem?> ProblemAsync(BedrudDbContext db, InvitationWish wish, string? email, CancellationToken cancellationToken)
    {
        if (!IsPossible)
            return Problems.RegistrationClosed;
        if (!Roles.All.Contains(wish.Role))
            return Problems.InvalidPortalRole;
        if (wish.MaxUses is < 1 or > Invitation.MaxUsesLimit || wish.Days is < 1 or > Invitation.MaxDays || (email is not null && wish.MaxUses != 1))
            return Problems.InvalidInvitation.With(Invitation.MaxUsesLimit, Invitation.MaxDays);
        if (email is null)
            return null;
        if (email.Length > Invitation.EmailMaxLength || !MailAddress.IsPlain(email))
            return Problems.InvalidEmail;
        var normalized = email.ToUpperInvariant();
        return await db.Users.AnyAsync(u => u.NormalizedEmail == normalized, cancellationToken) ? Problems.EmailTaken : null;
    }

    private async Task<Problem?> RefusalAsync(BedrudDbContext db, Actor actor, string action, string? target, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.Forbidden;
        if (await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return null;
        audit.Add(db, actor, action, target: target, failure: Problems.Forbidden);
        await db.SaveChangesAsync(cancellationToken);
        return Problems.Forbidden;
    }

    private InvitationLine ToLine(Invitation i) =>
        new(i.Id, i.Email, i.Role, i.Uses, i.MaxUses, i.StateAt(Now), i.CreatedByName, i.CreatedAt, i.ExpiresAt, i.LastUsedAt);

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
