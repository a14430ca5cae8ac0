using System.Collections.Concurrent;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Lobby;

/// <summary>Waiting before a room, and a moderator's word on it. Who waits is in the database: it outlives the portal.</summary>
public sealed partial class LobbyService(
    IDbContextFactory<BedrudDbContext> contexts, LobbyBoard board, ExclusionIndex exclusions, AuditLog audit, TimeProvider time)
{
    /// <summary>How long the entry of somebody who went without being admitted is kept.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    // Why somebody was refused without a ban is told to them, and kept nowhere else than here.
    private readonly ConcurrentDictionary<Guid, string> _reasons = new();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Somebody who may not join yet asks to be admitted. Asking again while they wait keeps their place.</summary>
    /// <param name="room">Its id and name count.</param>
    /// <param name="person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
    /// <param name="name">As the moderators read it.</param>
    /// <returns>UTC; since when they wait.</returns>
    public async Task<DateTime> AskAsync(Room room, string person, string name, CancellationToken cancellationToken)
    {
        DateTime askedAt;
        try
        {
            askedAt = await WriteAsync(room.Id, person, name, cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another tab of the same person was first.
            askedAt = await WriteAsync(room.Id, person, name, cancellationToken);
        }

        await board.RefreshAsync(cancellationToken);
        return askedAt;
    }

    /// <summary>A sign of life of somebody who waits; nothing where they don't any more.</summary>
    public async Task TouchAsync(Guid entryId, CancellationToken cancellationToken)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.LobbyEntries.Where(e => e.Id == entryId && e.State == LobbyState.Waiting)
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.SeenAt, now), cancellationToken);
    }

    /// <summary>Gives up waiting. Nothing happens to somebody who has been decided about.</summary>
    public async Task LeaveAsync(string room, string person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.LobbyEntries
            .Where(e => e.Identity == person && e.State == LobbyState.Waiting && db.Rooms.Any(r => r.Id == e.RoomId && r.Name == room))
            .ExecuteDeleteAsync(cancellationToken);
        await board.RefreshAsync(cancellationToken);
    }

    /// <summary>Why a moderator refused this entry, where this portal was told.</summary>
    public string? ReasonOf(Guid entryId) => _reasons.GetValueOrDefault(entryId);

    /// <summary>Those who wait, longest first; for moderators.</summary>
    public async Task<Result<IReadOnlyList<LobbyWaiting>>> ListAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if ((await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken)).Problem is { } problem)
                return problem;
        }

        return Result(await board.WaitingAsync(room, cancellationToken));
    }

    private static Result<IReadOnlyList<LobbyWaiting>> Result(IReadOnlyList<LobbyWaiting> waiting) => waiting.ToArray();

    private async Task<DateTime> WriteAsync(Guid roomId, string person, string name, CancellationToken cancellationToken)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entry = await db.LobbyEntries.FirstOrDefaultAsync(e => e.RoomId == roomId && e.Identity == person, cancellationToken);
        if (entry is null)
        {
            await RemoveOldAsync(db, roomId, now, cancellationToken);
            db.LobbyEntries.Add(entry = new LobbyEntry { RoomId = roomId, Identity = person, DisplayName = name, AskedAt = now, SeenAt = now });
        }
        else if (entry.State != LobbyState.Waiting || now - entry.SeenAt > LobbyEntry.Patience)
        {
            (entry.State, entry.AskedAt, entry.DecidedAt, entry.DecidedBy) = (LobbyState.Waiting, now, null, null);
        }

        (entry.DisplayName, entry.SeenAt) = (name, now);
        await db.SaveChangesAsync(cancellationToken);
        _reasons.TryRemove(entry.Id, out _);
        return entry.AskedAt;
    }

    // Anybody can ask under ever new names; what they leave behind must not stay for ever.
    private static async Task RemoveOldAsync(BedrudDbContext db, Guid roomId, DateTime now, CancellationToken cancellationToken)
    {
        var old = now - Keep;
        var inForce = db.AdmissionsInForce(now).Where(e => e.RoomId == roomId).Select(e => e.Id);
        await db.LobbyEntries.Where(e => e.RoomId == roomId && e.SeenAt < old && !inForce.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
