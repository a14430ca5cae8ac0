using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.Sessions;

/// <summary>The sessions of accounts: begun by a sign-in, looked at by cookies and circuits, ended by their owner or an administrator.</summary>
public sealed class UserSessions(IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a session lasts that nobody uses.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>
    /// How old a cookie's or a circuit's last look at its session may be. A circuit may begin with a cookie that is this old, so that what is revoked
    /// is of no use after twice this time: within a minute.
    /// </summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(28);

    private static readonly TimeSpan SeenInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long ended sessions are listed for those who wonder what that was.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Writes down a session that begins now, and who began it.</summary>
    /// <returns>The id that its cookie carries.</returns>
    public async Task<Guid> StartAsync(Actor actor, string method)
    {
        var now = Now;
        var session = new UserSession
        {
            UserId = actor.UserId ?? throw new ArgumentException("Nobody has no session.", nameof(actor)),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
            Method = Cut(method, UserSession.MethodMaxLength)!,
            RemoteAddress = actor.RemoteAddress,
            Client = Cut(actor.Client, UserSession.ClientMaxLength),
        };
        await using var db = await contexts.CreateDbContextAsync();
        var forgotten = now - Remembered;
        await db.UserSessions.Where(s => s.ExpiresAt < forgotten).ExecuteDeleteAsync();
        db.UserSessions.Add(session);
        audit.Add(db, actor, AuditAction.AccountSignIn, details: method);
        await db.SaveChangesAsync();
        return session.Id;
    }

    /// <summary>Whether the session may still be used: neither revoked nor over, its account there, not locked by a person, and with the same security stamp.</summary>
    public async Task<bool> HoldsAsync(Guid sessionId, Guid userId, string? stamp, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, sessionId, userId, stamp, cancellationToken) is not null;
    }

    /// <summary>As <see cref="HoldsAsync"/>, and writes down that it was used, at most once a minute.</summary>
    public async Task<bool> SeenAsync(Guid sessionId, Guid userId, string? stamp, string? remoteAddress)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await ReadAsync(db, sessionId, userId, stamp, default) is not { } lastSeen)
            return false;
        var now = Now;
        if (now - lastSeen >= SeenInterval)
        {
            await db.UserSessions.Where(s => s.Id == sessionId && s.RevokedAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(s => s.LastSeenAt, now)
                .SetProperty(s => s.ExpiresAt, now + Lifetime)
                .SetProperty(s => s.RemoteAddress, remoteAddress));
        }

        return true;
    }

    /// <summary>Those that may be used, the last used first. The caller has checked who asks.</summary>
    public async Task<IReadOnlyList<UserSession>> ListAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UserSessions.AsNoTracking()
            .Where(s => s.UserId == userId && s.RevokedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.CreatedAt)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends a session of one's own, or as an administrator anybody's. It is of no use within a minute, in circuits too.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, Guid userId, Guid sessionId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await RefusedAsync(db, actor, userId) is { } refused)
            return refused;
        var now = Now;
        var client = await db.UserSessions.Where(s => s.Id == sessionId && s.UserId == userId).Select(s => s.Client).FirstOrDefaultAsync();
        var ended = await db.UserSessions.Where(s => s.Id == sessionId && s.UserId == userId && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now));
        Problem? problem = ended == 0 ? Problems.SessionNotFound : null;
        audit.Add(db, actor, AuditAction.SessionRevoke, target: await EmailAsync(db, userId), failure: problem, details: client);
        await db.SaveChangesAsync();
        return problem is null ? default(Done) : problem;
    }

    /// <summary>Ends all sessions of an account but <paramref name="except"/>; answers how many there were.</summary>
    public async Task<Result<int>> RevokeAllAsync(Actor actor, Guid userId, Guid? except = null, string? reason = null)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await RefusedAsync(db, actor, userId) is { } refused)
            return refused;
        var now = Now;
        var ended = await db.UserSessions.Where(s => s.UserId == userId && s.Id != except && s.RevokedAt == null && s.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now));
        audit.Add(db, actor, AuditAction.SessionRevokeAll, target: await EmailAsync(db, userId), details: $"sessions: {ended}", reason: reason);
        await db.SaveChangesAsync();
        return ended;
    }

    /// <summary>Ends the session that a browser signs out of, or signs in over.</summary>
    public async Task EndAsync(Actor actor, Guid sessionId)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync();
        var ended = await db.UserSessions.Where(s => s.Id == sessionId && s.UserId == actor.UserId && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now));
        if (ended == 0)
            return;
        audit.Add(db, actor, AuditAction.AccountSignOut);
        await db.SaveChangesAsync();
    }

    /// <summary>When the session began; null where it may not be used. For acts that ask for a recent sign-in.</summary>
    public async Task<DateTime?> StartedAtAsync(Guid sessionId, Guid userId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.UserSessions.Where(s => s.Id == sessionId && s.UserId == userId && s.RevokedAt == null).Select(s => (DateTime?)s.CreatedAt).FirstOrDefaultAsync();
    }

    private async Task<DateTime?> ReadAsync(BedrudDbContext db, Guid sessionId, Guid userId, string? stamp, CancellationToken cancellationToken)
    {
        var now = Now;
        var session = await db.UserSessions.Where(s => s.Id == sessionId && s.UserId == userId && s.RevokedAt == null && s.ExpiresAt > now)
            .Join(db.Users, s => s.UserId, u => u.Id, (s, u) => new { s.LastSeenAt, u.SecurityStamp, u.LockedAt })
            .FirstOrDefaultAsync(cancellationToken);
        return session is not null && session.SecurityStamp == stamp && session.LockedAt is null ? session.LastSeenAt : null;
    }

    // Somebody else's account is, for whoever may not manage accounts, not there.
    private async Task<Problem?> RefusedAsync(BedrudDbContext db, Actor actor, Guid userId)
    {
        if (actor.UserId == userId || (actor.UserId is { } id && await db.MayAsync(id, PortalRight.Administer, default)))
            return null;
        audit.Add(db, actor, AuditAction.SessionRevoke, target: userId.ToString(), failure: Problems.Forbidden);
        await db.SaveChangesAsync();
        return Problems.Forbidden;
    }

    private static Task<string?> EmailAsync(BedrudDbContext db, Guid userId) => db.Users.Where(u => u.Id == userId).Select(u => u.Email).FirstOrDefaultAsync();

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
