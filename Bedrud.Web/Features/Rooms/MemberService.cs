using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Rooms;

/// <param name="Email">For those who manage the room.</param>
public sealed record MemberSummary(Guid UserId, string Name, string Email, RoomRole Role);

/// <summary>Who belongs to a room, and as what.</summary>
public sealed partial class MemberService(
    IDbContextFactory<BedrudDbContext> contexts, PresenceStore presence, ExclusionIndex exclusions, ILookupNormalizer normalizer, MeetingRoles roles, AuditLog audit,
    TimeProvider time, ILogger<MemberService> logger)
{
    /// <summary>Members by rank, then by name.</summary>
    public async Task<Result<IReadOnlyList<MemberSummary>>> ListAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var members = await db.RoomMembers.AsNoTracking()
            .Where(m => m.RoomId == found.Value.Id)
            .Join(db.Users, m => m.UserId, u => u.Id, (m, u) => new MemberSummary(u.Id, u.DisplayName, u.Email ?? "", m.Role))
            .ToListAsync(cancellationToken);
        return members.OrderByDescending(m => m.Role).ThenBy(m => m.Name, StringComparer.CurrentCulture).ToList();
    }

    /// <summary>Adds the account with this email address, or changes its role.</summary>
    public async Task<Result<MemberSummary>> SetAsync(string room, string? email, RoomRole role, Actor actor, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(role))
            return Problems.InvalidRole;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Owner, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;

        var normalized = normalizer.NormalizeEmail(email?.Trim());
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == normalized, cancellationToken);
        if (user is null || string.IsNullOrEmpty(normalized))
            return Problems.UserNotFound;

        var members = await db.RoomMembers.Where(m => m.RoomId == found.Value.Id).ToListAsync(cancellationToken);
        var member = members.FirstOrDefault(m => m.UserId == user.Id);
        if (member is { Role: RoomRole.Owner } && role != RoomRole.Owner && members.Count(m => m.Role == RoomRole.Owner) == 1)
            return Problems.LastOwner;
        if (member is { Role: RoomRole.Owner } && role != RoomRole.Owner)
            LoseOwner(found.Value);
        if (member is { Role: >= RoomRole.Moderator } && role < RoomRole.Moderator)
            await LoseModeratorAsync(db, found.Value, member, cancellationToken);
        var before = member?.Role;
        if (member is null)
            db.RoomMembers.Add(new RoomMember { RoomId = found.Value.Id, UserId = user.Id, Role = role });
        else
            member.Role = role;
        audit.Add(db, actor, AuditAction.MemberAdd, room, user.Email, details: role.ToString(), change: AuditChange.Of(before is null ? null : new { Role = before.Value }, new { Role = role }));
        Outbox.Add(db, WebhookEvents.MemberSet, new MemberFacts(found.Value.Id, room, user.Id, role), time.GetUtcNow().UtcDateTime);
        if (!await TrySaveAsync(db, cancellationToken))
            return Problems.Conflict;
        exclusions.Forget(room);
        await ApplyAsync(room, user.Id, AuditAction.MemberAdd, cancellationToken);
        return new MemberSummary(user.Id, user.DisplayName, user.Email ?? "", role);
    }

    public async Task<Result<Done>> RemoveAsync(string room, Guid userId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Owner, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;

        var members = await db.RoomMembers.Where(m => m.RoomId == found.Value.Id).ToListAsync(cancellationToken);
        var member = members.FirstOrDefault(m => m.UserId == userId);
        if (member is null)
            return Problems.UserNotFound;
        if (member.Role == RoomRole.Owner && members.Count(m => m.Role == RoomRole.Owner) == 1)
            return Problems.LastOwner;
        if (member.Role == RoomRole.Owner)
            LoseOwner(found.Value);
        if (member.Role >= RoomRole.Moderator)
            await LoseModeratorAsync(db, found.Value, member, cancellationToken);
        db.RoomMembers.Remove(member);
        audit.Add(db, actor, AuditAction.MemberRemove, room, userId.ToString(), change: AuditChange.Of(new { member.Role }, null));
        Outbox.Add(db, WebhookEvents.MemberRemoved, new MemberFacts(found.Value.Id, room, userId, null), time.GetUtcNow().UtcDateTime);
        if (!await TrySaveAsync(db, cancellationToken))
            return Problems.Conflict;
        exclusions.Forget(room);
        await ApplyAsync(room, userId, AuditAction.MemberRemove, cancellationToken);
        return default(Done);
    }

    // The membership is changed, whatever LiveKit says: what it allows holds from their next join on at the latest.
    private async Task ApplyAsync(string room, Guid userId, string action, CancellationToken cancellationToken)
    {
        try
        {
            await roles.ApplyAsync(room, ParticipantIdentity.ForUser(userId), cancellationToken);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // They left meanwhile.
        }
        catch (LiveKitException e)
        {
            FeatureLog.ActFailed(logger, action, room, e.Error, e.Message);
        }
    }

    // Whoever moderates was never asked to wait; losing that must not throw them out of the meeting.
    private Task LoseModeratorAsync(BedrudDbContext db, Room room, RoomMember member, CancellationToken cancellationToken) => db.AdmitPresentAsync(
        room.Id, presence.Get(room.Name), ParticipantIdentity.ForUser(member.UserId), time.GetUtcNow().UtcDateTime, cancellationToken);

    // Two owners who take each other's place at once must not both succeed: the room's version lets the second fail.
    private static void LoseOwner(Room room) => room.Version = Guid.NewGuid();

    /// <summary>False where somebody else added, changed or removed the same meanwhile.</summary>
    private static async Task<bool> TrySaveAsync(BedrudDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException) when (db.ChangeTracker.Entries<RoomMember>().Any(e => e.State == EntityState.Added))
        {
            return false;
        }
    }
}
