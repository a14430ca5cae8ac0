using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Rooms;

/// <summary>Creates, changes and deletes rooms. Creating one creates nothing in LiveKit.</summary>
public sealed class RoomService(
    IDbContextFactory<BedrudDbContext> contexts, ILiveKitApi liveKit, PresenceStore presence, Reconciler reconciler, ExclusionIndex exclusions, MeetingGuard guard,
    ChatFiles chatFiles, AuditLog audit, TimeProvider time, ILogger<RoomService> logger)
{
    /// <summary>Raised with the room's name when this portal has changed its settings.</summary>
    public event Action<string>? Changed;

    /// <summary>For another service that changed a part of the room's settings.</summary>
    internal void NoteChange(string name) => Changed?.Invoke(name);

    /// <param name="name">Null or empty for a generated one.</param>
    public async Task<Result<RoomSummary>> CreateAsync(string? name, RoomSettings settings, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } owner)
            return Problems.SignInRequired;
        if (!string.IsNullOrEmpty(name) && !RoomName.IsValid(name))
            return Problems.InvalidRoomName;

        var now = time.GetUtcNow().UtcDateTime;
        var room = new Room { Name = string.IsNullOrEmpty(name) ? RoomName.Generate() : name, CreatedAt = now, UpdatedAt = now };
        if (Apply(settings, room) is { } problem)
            return problem;
        room.Members.Add(new RoomMember { RoomId = room.Id, UserId = owner, Role = RoomRole.Owner });

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Rooms.AnyAsync(r => r.Name == room.Name, cancellationToken))
            return Problems.NameTaken;
        db.Rooms.Add(room);
        // Whoever comes now comes to this one.
        db.DeletedRooms.RemoveRange(await db.DeletedRooms.Where(d => d.Name == room.Name).ToListAsync(cancellationToken));
        audit.Add(db, actor, AuditAction.RoomCreate, room.Name, change: AuditChange.Of(null, Audited(room)));
        Outbox.Add(db, WebhookEvents.RoomCreated, RoomFacts.Of(room), now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody took the name between the look and the write; anything else is thrown on.
            await using var second = await contexts.CreateDbContextAsync(cancellationToken);
            if (await second.Rooms.AnyAsync(r => r.Name == room.Name, cancellationToken))
                return Problems.NameTaken;
            throw;
        }

        exclusions.Forget(room.Name);
        return Summary(room, actor.Name, RoomRole.Owner);
    }

    /// <param name="version">The version that the editor saw; null to overwrite whatever is there.</param>
    public async Task<Result<RoomSummary>> UpdateAsync(
        string name, RoomSettings settings, Guid? version, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(name, actor, RoomRole.Owner, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;

        var room = found.Value;
        if (version is not null && version != room.Version)
            return Problems.Conflict;
        var (wasSuspended, waited, before) = (room.IsSuspended, room.WaitingRoom, Audited(room));
        if (Apply(settings, room) is { } problem)
            return problem;
        if (room.WaitingRoom > waited)
            await KeepPresentAsync(db, room, cancellationToken);
        room.UpdatedAt = time.GetUtcNow().UtcDateTime;
        room.Version = Guid.NewGuid();

        var action = (wasSuspended, room.IsSuspended) switch
        {
            (false, true) => AuditAction.RoomSuspend,
            (true, false) => AuditAction.RoomReactivate,
            _ => AuditAction.RoomUpdate,
        };
        audit.Add(db, actor, action, room.Name, change: AuditChange.Of(before, Audited(room)));
        Outbox.Add(db, EventOf(action), RoomFacts.Of(room), room.UpdatedAt);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problems.Conflict;
        }
        catch (DbUpdateException) when (room.WaitingRoom > waited && !cancellationToken.IsCancellationRequested)
        {
            // Somebody who is there asked to join at this moment, and has an entry by now.
            return Problems.Conflict;
        }

        exclusions.Forget(room.Name);
        Changed?.Invoke(room.Name);
        if (room.IsSuspended && !wasSuspended)
            await EndMeetingAsync(room.Name, actor, cancellationToken);
        return await GetAsync(name, actor, cancellationToken);
    }

    /// <summary>Changes what the room withholds from everybody below moderator; those who are present are <c>ParticipantService</c>'s.</summary>
    public async Task<Result<Room>> SetLocksAsync(string name, RoomSettings locks, Actor actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var found = await db.FindRoomAsync(name, actor, RoomRole.Moderator, cancellationToken);
            if (!found.Succeeded)
                return found.Problem;
            var room = found.Value;
            var before = room.Locks;
            ApplyLocks(locks, room);
            room.UpdatedAt = time.GetUtcNow().UtcDateTime;
            room.Version = Guid.NewGuid();
            audit.Add(db, actor, AuditAction.RoomLocks, name, details: $"locks: {room.Locks}", change: AuditChange.Of(new { Locks = before }, new { room.Locks }));
            Outbox.Add(db, WebhookEvents.RoomUpdated, RoomFacts.Of(room), room.UpdatedAt);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < 3)
            {
                // Two moderators at once, who may have meant different sources: both hold.
                continue;
            }
            catch (DbUpdateConcurrencyException)
            {
                return Problems.Conflict;
            }

            exclusions.Forget(name);
            Changed?.Invoke(name);
            return room;
        }
    }

    /// <summary>Refuses joins from now and ends the meeting; where LiveKit is away, as soon as it is back.</summary>
    public Task<Result<RoomSummary>> SuspendAsync(string name, Actor actor, CancellationToken cancellationToken) =>
        UpdateAsync(name, new RoomSettings { IsSuspended = true }, null, actor, cancellationToken);

    /// <summary>Lets people join again.</summary>
    public Task<Result<RoomSummary>> ReactivateAsync(string name, Actor actor, CancellationToken cancellationToken) =>
        UpdateAsync(name, new RoomSettings { IsSuspended = false }, null, actor, cancellationToken);

    /// <summary>Deletes the room and ends its meeting; history and audit entries stay.</summary>
    public async Task<Result<Done>> DeleteAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(name, actor, RoomRole.Owner, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;

        db.Rooms.Remove(found.Value);
        await RememberDeletedAsync(db, name, cancellationToken);
        audit.Add(db, actor, AuditAction.RoomDelete, name, change: AuditChange.Of(Audited(found.Value), null));
        Outbox.Add(db, WebhookEvents.RoomDeleted, RoomFacts.Of(found.Value), time.GetUtcNow().UtcDateTime);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Changed or deleted since it was read.
            return Problems.Conflict;
        }

        chatFiles.DeleteRoom(found.Value.Id);
        exclusions.Forget(name);
        await EndMeetingAsync(name, actor, cancellationToken);
        return default(Done);
    }

    /// <summary>One room, for those who may see it: members, administrators, and anybody signed in where it is public.</summary>
    public async Task<Result<RoomSummary>> GetAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is null)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var room = await RoomLists.VisibleTo(db, actor, everything: actor.May(PortalRight.SeeRooms) || await IsPublicAsync(db, name, cancellationToken))
            .Where(r => r.Name == name)
            .Select(RoomLists.ToSummary(db, actor.UserId.Value))
            .FirstOrDefaultAsync(cancellationToken);
        return room is null ? Problems.RoomNotFound : WithPresence(room);
    }

    /// <summary>The actor's own rooms: those they are a member of.</summary>
    public Task<Result<Page<RoomSummary>>> ListOwnAsync(RoomQuery query, Actor actor, CancellationToken cancellationToken) =>
        ListAsync(query, actor, everything: false, cancellationToken);

    /// <summary>Every room, for those who may see all.</summary>
    public Task<Result<Page<RoomSummary>>> ListAllAsync(RoomQuery query, Actor actor, CancellationToken cancellationToken) =>
        ListAsync(query, actor, everything: true, cancellationToken);

    private async Task<Result<Page<RoomSummary>>> ListAsync(RoomQuery query, Actor actor, bool everything, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        if (!query.IsValid)
            return Problems.InvalidQuery;

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (everything && !await db.MayAsync(userId, PortalRight.SeeRooms, cancellationToken))
            return Problems.Forbidden;

        var rooms = RoomLists.VisibleTo(db, actor, everything).Matching(db, query.Search).OfKind(query.Filter, LiveNames);
        var total = await rooms.CountAsync(cancellationToken);
        // Which ones first, by an index: owners and roles would be looked up for every row that is skipped, too.
        var ids = await rooms.Sorted(query.Sort, query.Descending).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize).Select(r => r.Id).ToListAsync(cancellationToken);
        var items = await db.Rooms.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(RoomLists.ToSummary(db, userId)).ToListAsync(cancellationToken);
        items.Sort((a, b) => ids.IndexOf(a.Id).CompareTo(ids.IndexOf(b.Id)));
        return new Page<RoomSummary>([.. items.Select(WithPresence)], total, query.Page, query.PageSize);
    }

    private List<string> LiveNames() => [.. presence.LiveRooms.Where(r => RoomFigures.CountPeople(r) > 0).Select(r => r.RoomName)];

    private static Task<bool> IsPublicAsync(BedrudDbContext db, string name, CancellationToken cancellationToken) =>
        db.Rooms.AnyAsync(r => r.Name == name && r.IsPublic, cancellationToken);

    private RoomSummary WithPresence(RoomSummary room) =>
        room with { ParticipantCount = presence.Get(room.Name).Participants.Count(p => !p.IsHidden) };

    private static RoomSummary Summary(Room r, string ownerName, RoomRole role) => new(
        r.Id, r.Name, r.IsPublic, r.GuestsAllowed, r.Capacity, r.EmptyTimeout, r.DepartureTimeout, r.Locks, r.IsSuspended, r.CreatedAt, r.UpdatedAt, r.Version, ownerName, role,
        0, r.WaitingRoom, r.SecondDevice, r.ChatDays);

    // Whoever is there when a waiting room is turned on stays; LiveKit is asked, since the last word of it may be half a minute old.
    private async Task KeepPresentAsync(BedrudDbContext db, Room room, CancellationToken cancellationToken)
    {
        await reconciler.RefreshAsync(room.Name, cancellationToken);
        await db.AdmitPresentAsync(room.Id, presence.Get(room.Name), null, time.GetUtcNow().UtcDateTime, cancellationToken);
    }

    private async Task RememberDeletedAsync(BedrudDbContext db, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var old = now - DeletedRoom.RememberFor;
        db.DeletedRooms.RemoveRange(await db.DeletedRooms.Where(d => d.DeletedAt < old && d.Name != name).Take(100).ToListAsync(cancellationToken));
        if (await db.DeletedRooms.FindAsync([name], cancellationToken) is { } known)
            known.DeletedAt = now;
        else
            db.DeletedRooms.Add(new DeletedRoom { Name = name, DeletedAt = now });
    }

    // The room is changed already, so an unreachable LiveKit must not undo it: nobody new gets in, and the guard ends the meeting when it can.
    private async Task EndMeetingAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            await liveKit.DeleteRoomAsync(name, cancellationToken);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // Nobody was in it.
        }
        catch (LiveKitException e)
        {
            FeatureLog.MeetingNotEnded(logger, name, e.Error, e.Message);
            guard.Enforce(name);
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            audit.Add(db, actor, AuditAction.MeetingEnd, name, failure: e.ToProblem());
            await db.SaveChangesAsync(CancellationToken.None);
        }

        await reconciler.RefreshAsync(name, cancellationToken);
    }

    private static Problem? Apply(RoomSettings settings, Room room)
    {
        if (settings.Capacity is < 0 or > Room.MaxCapacity)
            return Problems.InvalidCapacity.With(Room.MaxCapacity);
        if (settings.EmptyTimeout is < Room.MinEmptyTimeout or > Room.MaxEmptyTimeout)
            return Problems.InvalidEmptyTimeout.With(Room.MinEmptyTimeout, Room.MaxEmptyTimeout);
        if (settings.DepartureTimeout is < Room.MinDepartureTimeout or > Room.MaxDepartureTimeout)
            return Problems.InvalidDepartureTimeout.With(Room.MinDepartureTimeout, Room.MaxDepartureTimeout);
        if (settings.ChatDays is < 0 or > Room.MaxChatDays)
            return Problems.InvalidChatDays.With(Room.MaxChatDays);
        room.WaitingRoom = settings.WaitingRoom ?? room.WaitingRoom;
        room.SecondDevice = settings.SecondDevice ?? room.SecondDevice;
        room.ChatDays = settings.ChatDays ?? room.ChatDays;
        room.IsPublic = settings.IsPublic ?? room.IsPublic;
        room.GuestsAllowed = settings.GuestsAllowed ?? room.GuestsAllowed;
        room.Capacity = settings.Capacity ?? room.Capacity;
        room.EmptyTimeout = settings.EmptyTimeout ?? room.EmptyTimeout;
        room.DepartureTimeout = settings.DepartureTimeout ?? room.DepartureTimeout;
        room.IsSuspended = settings.IsSuspended ?? room.IsSuspended;
        ApplyLocks(settings, room);
        return null;
    }

    private static void ApplyLocks(RoomSettings settings, Room room)
    {
        room.Locks = WithLock(room.Locks, RoomLocks.Microphone, settings.LockMicrophone);
        room.Locks = WithLock(room.Locks, RoomLocks.Camera, settings.LockCamera);
        room.Locks = WithLock(room.Locks, RoomLocks.Screen, settings.LockScreen);
        room.Locks = WithLock(room.Locks, RoomLocks.Chat, settings.LockChat);
    }

    private static RoomLocks WithLock(RoomLocks locks, RoomLocks which, bool? locked) => locked switch
    {
        true => locks | which,
        false => locks & ~which,
        null => locks,
    };

    // What an act may change of a room, for the audit log.
    private static RoomAudit Audited(Room r) => new(
        r.IsPublic, r.GuestsAllowed, r.Capacity, r.EmptyTimeout, r.DepartureTimeout, r.Locks, r.IsSuspended, r.WaitingRoom, r.SecondDevice, r.ChatDays);

    private sealed record RoomAudit(
        bool IsPublic, bool GuestsAllowed, int Capacity, int EmptyTimeout, int DepartureTimeout, RoomLocks Locks, bool IsSuspended, WaitingRoom WaitingRoom, SecondDevice SecondDevice, int ChatDays);

    private static string EventOf(string action) => action switch
    {
        AuditAction.RoomSuspend => WebhookEvents.RoomSuspended,
        AuditAction.RoomReactivate => WebhookEvents.RoomReactivated,
        _ => WebhookEvents.RoomUpdated,
    };
}
