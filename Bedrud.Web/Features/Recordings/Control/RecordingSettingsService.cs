using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Control;

/// <summary>Reads and changes what a room says about recordings.</summary>
public sealed class RecordingSettingsService(IDbContextFactory<BedrudDbContext> contexts, RoomService rooms, AuditLog audit, TimeProvider time)
{
    /// <summary>For the room's moderators and owners.</summary>
    public async Task<Result<RoomRecordingSettings>> GetAsync(string name, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var room = await db.FindRoomAsync(name, actor, RoomRole.Moderator, cancellationToken);
        if (!room.Succeeded)
            return room.Problem;
        var owns = await db.FindRoomAsync(name, actor, RoomRole.Owner, cancellationToken);
        return new RoomRecordingSettings(name, room.Value.Recording, room.Value.Version, owns.Succeeded);
    }

    /// <summary>For the room's owners.</summary>
    /// <param name="version">The version that the editor saw; null to overwrite whatever is there.</param>
    public async Task<Result<RoomRecordingSettings>> UpdateAsync(
        string name, RecordingSettings settings, Guid? version, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(name, actor, RoomRole.Owner, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var room = found.Value;
        if (version is not null && version != room.Version)
            return Problems.Conflict;
        var before = Audited(room.Recording);
        if (settings.Apply(room.Recording) is { } problem)
            return problem;
        room.UpdatedAt = time.GetUtcNow().UtcDateTime;
        room.Version = Guid.NewGuid();
        audit.Add(db, actor, AuditAction.RoomUpdate, name, details: "recording", change: AuditChange.Of(before, Audited(room.Recording)));
        Outbox.Add(db, WebhookEvents.RoomUpdated, RoomFacts.Of(room), room.UpdatedAt);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problems.Conflict;
        }

        rooms.NoteChange(name);
        return new RoomRecordingSettings(name, room.Recording, room.Version, CanChange: true);
    }

    private static object Audited(RoomRecording r) => new
    {
        r.Automatic,
        Consent = r.AsksConsent,
        r.Several,
        r.Days,
        r.Layout,
        r.Resolution,
        r.AudioOnly,
        r.StartRole,
        r.ViewRole,
        r.DownloadRole,
        r.DeleteRole,
        r.ShareRole,
    };
}
