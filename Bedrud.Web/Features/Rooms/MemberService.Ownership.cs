using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Rooms;

/// <summary>Rooms that change hands.</summary>
public sealed partial class MemberService
{
    /// <summary>
    /// Makes the account with this email address the room's only owner; those who owned it become moderators. For owners and those who run every room. Whoever
    /// is refused is written down too.
    /// </summary>
    public async Task<Result<MemberSummary>> TransferAsync(string room, string? email, Actor actor, CancellationToken cancellationToken)
    {
        var transferred = await TryTransferAsync(room, email, actor, cancellationToken);
        if (transferred.Succeeded || actor.UserId is null)
            return transferred;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // A name that can't be a room's is longer than the column, or holds what it does not take.
        audit.Add(db, actor, AuditAction.RoomOwner, RoomName.IsValid(room) ? room : null, email?.Trim(), transferred.Problem);
        await db.SaveChangesAsync(cancellationToken);
        return transferred;
    }

    private async Task<Result<MemberSummary>> TryTransferAsync(string room, string? email, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Owner, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var normalized = normalizer.NormalizeEmail(email?.Trim());
        var next = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == normalized && u.LockedAt == null, cancellationToken);
        if (next is null || string.IsNullOrEmpty(normalized))
            return Problems.UserNotFound;

        var owners = await db.RoomMembers.Where(m => m.RoomId == found.Value.Id && m.Role == RoomRole.Owner && m.UserId != next.Id).ToListAsync(cancellationToken);
        var ids = owners.ConvertAll(o => o.UserId);
        var before = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => u.Email).ToListAsync(cancellationToken);
        foreach (var owner in owners)
            owner.Role = RoomRole.Moderator;
        var member = await db.RoomMembers.FirstOrDefaultAsync(m => m.RoomId == found.Value.Id && m.UserId == next.Id, cancellationToken);
        if (member is null)
            db.RoomMembers.Add(new RoomMember { RoomId = found.Value.Id, UserId = next.Id, Role = RoomRole.Owner });
        else
            member.Role = RoomRole.Owner;
        LoseOwner(found.Value);
        audit.Add(db, actor, AuditAction.RoomOwner, room, next.Email, change: AuditChange.Of(new { owners = before }, new { owners = new List<string?> { next.Email } }));
        if (!await TrySaveAsync(db, cancellationToken))
            return Problems.Conflict;
        exclusions.Forget(room);
        foreach (var id in ids.Append(next.Id))
            await ApplyAsync(room, id, AuditAction.RoomOwner, cancellationToken);
        return new MemberSummary(next.Id, next.DisplayName, next.Email ?? "", RoomRole.Owner);
    }
}
