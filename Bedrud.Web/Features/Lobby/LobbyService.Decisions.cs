using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Lobby;

/// <param name="Reason">Told to the person; at most <see cref="MaxReason"/> characters.</param>
/// <param name="BanMinutes">How long they are banned: 0 not at all, <see cref="ForEver"/> without end.</param>
public sealed record RefusalChoice(string? Reason = null, int BanMinutes = 0)
{
    public const int MaxReason = 200;

    public const int ForEver = -1;

    /// <summary>Ten years.</summary>
    public const int MaxMinutes = 5_256_000;

    public bool IsValid => Reason is null or { Length: <= MaxReason } && BanMinutes is >= ForEver and <= MaxMinutes;
}

/// <summary>What moderators decide.</summary>
public sealed partial class LobbyService
{
    /// <summary>Lets one person in. Somebody who is let in already stays so.</summary>
    public async Task<Result<Done>> AdmitAsync(string room, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var entry = await db.LobbyEntries.FirstOrDefaultAsync(e => e.Id == id && e.RoomId == found.Value.Id, cancellationToken);
        if (entry is null || entry.State == LobbyState.Refused)
            return Problems.NotWaiting;
        if (entry.State == LobbyState.Admitted)
            return default(Done);
        Decide(entry, LobbyState.Admitted, actor);
        audit.Add(db, actor, AuditAction.LobbyAdmit, room, entry.Identity, details: entry.DisplayName);
        return await SaveAsync(db, room, cancellationToken);
    }

    /// <summary>Lets all in who wait and have not gone.</summary>
    /// <returns>How many that were.</returns>
    public async Task<Result<int>> AdmitAllAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var since = Now - LobbyEntry.Patience;
        var waiting = await db.LobbyEntries
            .Where(e => e.RoomId == found.Value.Id && e.State == LobbyState.Waiting && e.SeenAt > since)
            .OrderBy(e => e.AskedAt)
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0)
            return 0;
        foreach (var entry in waiting)
            Decide(entry, LobbyState.Admitted, actor);
        audit.Add(db, actor, AuditAction.LobbyAdmitAll, room, details: $"{waiting.Count}: {string.Join(", ", waiting.Select(e => e.DisplayName))}");
        var saved = await SaveAsync(db, room, cancellationToken);
        return saved.Succeeded ? waiting.Count : saved.Problem;
    }

    /// <summary>Sends one person away, and bans them where asked. Without a ban they may ask again.</summary>
    public async Task<Result<Done>> RefuseAsync(string room, Guid id, RefusalChoice choice, Actor actor, CancellationToken cancellationToken)
    {
        if (!choice.IsValid)
            return Problems.InvalidBan;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var entry = await db.LobbyEntries.FirstOrDefaultAsync(e => e.Id == id && e.RoomId == found.Value.Id && e.State == LobbyState.Waiting, cancellationToken);
        if (entry is null)
            return Problems.NotWaiting;
        // An administrator or owner who waited before they became one.
        if (choice.BanMinutes != 0 && (await db.FindRoomToModerateAsync(room, entry.Identity, actor, cancellationToken)).Problem is { } refused)
            return refused;

        var reason = string.IsNullOrWhiteSpace(choice.Reason) ? null : choice.Reason.Trim();
        Decide(entry, LobbyState.Refused, actor);
        audit.Add(db, actor, AuditAction.LobbyRefuse, room, entry.Identity, details: reason is null ? entry.DisplayName : $"{entry.DisplayName}: {reason}");
        if (choice.BanMinutes != 0)
            await BanAsync(db, room, entry, reason, choice.BanMinutes, actor, cancellationToken);
        if (reason is not null)
            _reasons[entry.Id] = reason;
        return await SaveAsync(db, room, cancellationToken);
    }

    private void Decide(LobbyEntry entry, LobbyState state, Actor actor) =>
        (entry.State, entry.DecidedAt, entry.DecidedBy) = (state, Now, actor.Name);

    private async Task BanAsync(
        BedrudDbContext db, string room, LobbyEntry entry, string? reason, int minutes, Actor actor, CancellationToken cancellationToken)
    {
        var ban = await db.Bans.FirstOrDefaultAsync(b => b.RoomId == entry.RoomId && b.Identity == entry.Identity, cancellationToken);
        if (ban is null)
            db.Bans.Add(ban = new Ban { RoomId = entry.RoomId, Identity = entry.Identity, DisplayName = "", CreatedAt = default });
        ban.DisplayName = entry.DisplayName;
        ban.Reason = reason;
        ban.CreatedAt = Now;
        ban.Until = minutes == RefusalChoice.ForEver ? null : Now.AddMinutes(minutes);
        audit.Add(db, actor, AuditAction.ParticipantBan, room, entry.Identity, details: ban.Until is { } until ? $"until {until:O}" : "for ever");
    }

    private async Task<Result<Done>> SaveAsync(BedrudDbContext db, string room, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // They gave up at this moment, or somebody else has just banned them.
            return Problems.NotWaiting;
        }

        exclusions.Forget(room);
        await board.RefreshAsync(CancellationToken.None);
        return default(Done);
    }
}
