using System.Security.Cryptography;
using System.Text;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Features.Recordings.Library;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Shares;

/// <summary>Links by which anybody who has one sees one recording: made, listed, revoked. A singleton.</summary>
public sealed partial class RecordingShares(
    IDbContextFactory<BedrudDbContext> contexts, RecordingTickets tickets, AuditLog audit, TimeProvider time)
{
    private const int MinPassword = 4;
    private const int MaxPassword = 128;

    // 160 bits: nobody comes upon one by trying.
    private const int TokenBytes = 20;
    private static readonly PasswordHasher<RecordingShare> Passwords = new();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<Result<NewShare>> CreateAsync(Guid recordingId, ShareWish wish, Actor actor, CancellationToken cancellationToken)
    {
        var password = string.IsNullOrEmpty(wish.Password) ? null : wish.Password;
        if (password?.Length is < MinPassword or > MaxPassword || wish.ExpiresAt <= Now || wish.ExpiresAt > Now.AddDays(RecordingShare.MaxDays + 1))
            return Problems.InvalidShare.With(RecordingShare.MaxDays);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(recordingId, actor, RecordingAct.Share, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        if (found.Value.State != RecordingState.Ready)
            return Problems.RecordingNotReady;
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(TokenBytes));
        var share = new RecordingShare
        {
            RecordingId = recordingId,
            TokenHash = HashOf(token),
            PasswordHash = password is null ? null : Passwords.HashPassword(null!, password),
            AllowsDownload = wish.AllowsDownload,
            CreatedBy = actor.UserId!.Value,
            CreatedByName = actor.Name,
            CreatedAt = Now,
            ExpiresAt = wish.ExpiresAt,
        };
        db.RecordingShares.Add(share);
        audit.Add(
            db, actor, AuditAction.RecordingShare, found.Value.RoomName, RecordingLibrary.TargetOf(recordingId),
            details: $"link {share.Id}, until: {share.ExpiresAt?.ToString("u", System.Globalization.CultureInfo.InvariantCulture) ?? "revoked"}, password: {password is not null}, download: {share.AllowsDownload}");
        await db.SaveChangesAsync(cancellationToken);
        return new NewShare(LineOf(share), $"/r/{token}");
    }

    /// <summary>Those that are open, the latest first.</summary>
    public async Task<Result<IReadOnlyList<ShareLine>>> ListAsync(Guid recordingId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(recordingId, actor, RecordingAct.Share, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var shares = await db.RecordingShares.AsNoTracking()
            .Where(s => s.RecordingId == recordingId && s.RevokedAt == null && (s.ExpiresAt == null || s.ExpiresAt > Now))
            .OrderByDescending(s => s.CreatedAt).ToListAsync(cancellationToken);
        return shares.ConvertAll(LineOf);
    }

    /// <summary>Nobody sees anything by it from now on, not even who has the page open.</summary>
    public async Task<Result<Done>> RevokeAsync(Guid recordingId, Guid shareId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(recordingId, actor, RecordingAct.Share, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var share = await db.RecordingShares.FirstOrDefaultAsync(s => s.Id == shareId && s.RecordingId == recordingId, cancellationToken);
        if (share is null)
            return Problems.ShareNotFound;
        if (share.RevokedAt is not null)
            return default(Done);
        share.RevokedAt = Now;
        audit.Add(db, actor, AuditAction.RecordingUnshare, found.Value.RoomName, RecordingLibrary.TargetOf(recordingId), details: $"link {share.Id}");
        await db.SaveChangesAsync(cancellationToken);
        return default(Done);
    }

    private static ShareLine LineOf(RecordingShare s) =>
        new(s.Id, s.PasswordHash is not null, s.AllowsDownload, s.CreatedByName, s.CreatedAt, s.ExpiresAt, s.Views, s.LastViewedAt);

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
