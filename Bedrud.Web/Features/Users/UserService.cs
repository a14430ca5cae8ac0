using Bedrud.Domain.Accounts;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Users;

/// <summary>Everybody's accounts: read by those who read everything, changed by administrators. A singleton.</summary>
public sealed partial class UserService(
    IDbContextFactory<BedrudDbContext> contexts, IServiceScopeFactory scopes, ILookupNormalizer normalizer, UserMeetings meetings, AuditLog audit, TimeProvider time)
{
    public async Task<Result<Page<UserSummary>>> ListAsync(UserQuery query, Actor actor, CancellationToken cancellationToken)
    {
        if (!query.IsValid)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, PortalRight.Read, cancellationToken) is { } problem)
            return problem;
        var users = db.Users.AsNoTracking().Matching(db, query);
        var total = await users.CountAsync(cancellationToken);
        // Which ones first, by an index: what is counted for each row would be counted for every row that is skipped, too.
        var ids = await users.Sorted(query.Sort, query.Descending).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize).Select(u => u.Id).ToListAsync(cancellationToken);
        var items = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).Select(UserLists.ToSummary(db)).ToListAsync(cancellationToken);
        items.Sort((a, b) => ids.IndexOf(a.Id).CompareTo(ids.IndexOf(b.Id)));
        return new Page<UserSummary>(await WithMeetingsAsync(db, items, cancellationToken), total, query.Page, query.PageSize);
    }

    /// <summary>All accounts, whatever is searched for.</summary>
    public async Task<Result<UserFigures>> CountAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, PortalRight.Read, cancellationToken) is { } problem)
            return problem;
        var roles = await db.Roles.Where(r => r.Name != Roles.User)
            .Select(r => new { r.Name, Count = db.UserRoles.Count(ur => ur.RoleId == r.Id) }).ToListAsync(cancellationToken);
        int Count(string role) => roles.Find(r => r.Name == role)?.Count ?? 0;
        return new UserFigures(
            await db.Users.CountAsync(cancellationToken), Count(Roles.Administrator), Count(Roles.Operator), Count(Roles.Auditor),
            await db.Users.CountAsync(u => u.LockedAt != null, cancellationToken));
    }

    public async Task<Result<UserSummary>> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, PortalRight.Read, cancellationToken) is { } problem)
            return problem;
        return await ReadAsync(db, id, cancellationToken) is { } user ? user : Problems.UserNotFound;
    }

    private static async Task<UserSummary?> ReadAsync(BedrudDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var found = await db.Users.AsNoTracking().Where(u => u.Id == id).Select(UserLists.ToSummary(db)).ToListAsync(cancellationToken);
        return found.Count == 0 ? null : (await WithMeetingsAsync(db, found, cancellationToken))[0];
    }

    // Identities are text in the history of meetings: one look for the whole page. Further devices of the same person are not looked for in a list.
    private static async Task<IReadOnlyList<UserSummary>> WithMeetingsAsync(BedrudDbContext db, List<UserSummary> users, CancellationToken cancellationToken)
    {
        var identities = users.ConvertAll(u => ParticipantIdentity.ForUser(u.Id));
        var joins = await db.Set<Domain.Meetings.Attendance>().Where(a => identities.Contains(a.Identity))
            .GroupBy(a => a.Identity).Select(g => new { Identity = g.Key, At = g.Max(a => a.JoinedAt) })
            .ToDictionaryAsync(g => g.Identity, g => g.At, cancellationToken);
        return users.ConvertAll(u => joins.TryGetValue(ParticipantIdentity.ForUser(u.Id), out var at) ? u with { LastMeetingAt = at } : u);
    }

    private static async Task<Problem?> RefusalAsync(BedrudDbContext db, Actor actor, PortalRight needed, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        return await db.MayAsync(userId, needed, cancellationToken) ? null : Problems.Forbidden;
    }
}
