using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>Finds, shows, renames and deletes recordings. A singleton.</summary>
public sealed partial class RecordingLibrary(
    IDbContextFactory<BedrudDbContext> contexts, RecordingStore store, AuditLog audit, UnknownRecordingFiles unknown, IOptions<RecordingOptions> options, TimeProvider time)
{
    private const int MaxActivities = 50;
    private const int MaxRooms = 200;
    private const int Few = 200;

    // What a reader of a recording's page wants to know of its past; how it was made stands there already.
    private static readonly string[] Told =
    [
        AuditAction.RecordingView, AuditAction.RecordingDownload, AuditAction.RecordingRename, AuditAction.RecordingDelete, AuditAction.RecordingRestore,
        AuditAction.RecordingRetry, AuditAction.RecordingPoint, AuditAction.RecordingShare, AuditAction.RecordingUnshare,
    ];

    /// <summary>Days that a deleted recording can be brought back; 0: it can't.</summary>
    public int UndoDays => options.Value.UndoDays;

    public async Task<Result<Page<RecordingSummary>>> ListAsync(RecordingQuery query, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        if (!query.IsValid)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var isAdministrator = await db.MayAsync(userId, PortalRight.Operate, cancellationToken);
        var (total, recordings) = await FindAsync(db, userId, isAdministrator, query, cancellationToken);
        if (total == 0)
            return new Page<RecordingSummary>([], 0, query.Page, query.PageSize);
        var items = await recordings.Sorted(query.Sort, query.Descending)
            .Skip((query.Page - 1) * query.PageSize).Take(query.PageSize).Select(RecordingLists.ToSummary).ToListAsync(cancellationToken);
        return new Page<RecordingSummary>(await WithRightsAsync(db, items, userId, isAdministrator, cancellationToken), total, query.Page, query.PageSize);
    }

    // Few are found by an index alone, and then read; to come upon them in the order of a list would be a look at each row.
    private static async Task<(int Total, IQueryable<Recording> Recordings)> FindAsync(
        BedrudDbContext db, Guid userId, bool isAdministrator, RecordingQuery query, CancellationToken cancellationToken)
    {
        var isSearch = !string.IsNullOrWhiteSpace(query.Search);
        var inOrder = RecordingLists.VisibleTo(db, userId, isAdministrator, byRoom: false).Matching(query).OfKind(query.Filter, byState: false);
        var byIndex = RecordingLists.VisibleTo(db, userId, isAdministrator).Matching(query).OfKind(query.Filter, byState: !isSearch);
        var few = await byIndex.Select(r => r.Id).Take(Few + 1).ToListAsync(cancellationToken);
        return few.Count <= Few
            ? (few.Count, db.Recordings.AsNoTracking().Where(r => few.Contains(r.Id)))
            : (await byIndex.CountAsync(cancellationToken), inOrder);
    }

    /// <summary>What the actor sees in all, counted.</summary>
    /// <param name="room">A room's name; null for all.</param>
    public async Task<Result<RecordingFigures>> CountAsync(string? room, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var visible = RecordingLists.VisibleTo(db, userId, await db.MayAsync(userId, PortalRight.Operate, cancellationToken));
        if (room is not null)
            visible = visible.Where(r => r.RoomName == room);
        var states = await visible.GroupBy(r => r.State)
            .Select(g => new { State = g.Key, Count = g.Count(), Bytes = g.Sum(r => r.Size) }).ToListAsync(cancellationToken);
        int Count(Func<RecordingState, bool> which) => states.Where(s => which(s.State)).Sum(s => s.Count);
        return new RecordingFigures(
            Count(s => s != RecordingState.Deleted), Count(s => s <= RecordingState.Processing), Count(s => s == RecordingState.Ready),
            Count(s => s is RecordingState.Failed or RecordingState.Lost), Count(s => s == RecordingState.Deleted), states.Sum(s => s.Bytes));
    }

    /// <summary>The names of the rooms of which the actor sees recordings, at most 200.</summary>
    public async Task<Result<IReadOnlyList<string>>> ListRoomsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RecordingLists.VisibleTo(db, userId, await db.MayAsync(userId, PortalRight.Operate, cancellationToken))
            .Select(r => r.RoomName).Distinct().OrderBy(name => name).Take(MaxRooms).ToListAsync(cancellationToken);
    }

    /// <summary>What the library takes; for administrators.</summary>
    public async Task<Result<LibrarySpace>> GetSpaceAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.MayAsync(userId, PortalRight.Operate, cancellationToken))
            return Problems.Forbidden;
        var rooms = await db.Recordings.Where(r => r.Size > 0).GroupBy(r => r.RoomName)
            .Select(g => new { Name = g.Key, Count = g.Count(), Bytes = g.Sum(r => r.Size) })
            .OrderByDescending(g => g.Bytes).Take(MaxRooms).Select(g => new RoomSpace(g.Name, g.Count, g.Bytes)).ToListAsync(cancellationToken);
        return new LibrarySpace(rooms, unknown.Latest);
    }

    /// <summary>What is recorded of the room where nobody says otherwise; for those who may start a recording.</summary>
    public async Task<Result<RecordingChoice>> GetChoiceAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomToRecordAsync(room, actor, RecordingAct.Start, cancellationToken);
        return found.Succeeded ? found.Value.Recording.Choice : found.Problem;
    }

    public async Task<Result<RecordingDetails>> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(id, actor, RecordingAct.View, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var r = found.Value;
        var userId = actor.UserId!.Value;
        var summary = RecordingLists.ToSummary.Compile()(r);
        var rights = await WithRightsAsync(db, [summary], userId, await db.MayAsync(userId, PortalRight.Operate, cancellationToken), cancellationToken);
        var job = await db.RecordingJobs.AsNoTracking().FirstOrDefaultAsync(j => j.RecordingId == id, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return new RecordingDetails(
            rights[0], r.Engine, r.Layout, r.Resolution, r.AudioOnly, r.Detail, rights[0].Rights.Delete ? r.Location ?? r.SourcePath : null,
            r.RequestedAt, r.EndedAt, r.ReadyAt, r.StateSince, r.Width, r.Height, r.HasAudio, r.ContentType,
            job is null ? null : new RecordingAttempt(job.Attempts, job.GaveUpAt is null ? job.NextAttemptAt : null, job.LeasedUntil > now), r.DeletedAt?.AddDays(UndoDays), r.WantsFile);
    }

    /// <summary>What people did with it, the latest first, at most 50; for those who may delete it.</summary>
    public async Task<Result<IReadOnlyList<RecordingActivity>>> ListActivityAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(id, actor, RecordingAct.Delete, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var target = TargetOf(id);
        return await db.AuditEntries.AsNoTracking()
            .Where(e => e.RoomName == found.Value.RoomName && e.Target == target && Told.Contains(e.Action) && e.Failure == null)
            .OrderByDescending(e => e.At).Take(MaxActivities)
            .Select(e => new RecordingActivity(e.Id, e.Action, e.ActorName, e.Details, e.At)).ToListAsync(cancellationToken);
    }

    /// <summary>A recording as the audit log names it.</summary>
    internal static string TargetOf(Guid id) => id.ToString();

    // Of a page's rooms only: what the reader may do depends on the room's settings and on their place in it.
    private static async Task<IReadOnlyList<RecordingSummary>> WithRightsAsync(
        BedrudDbContext db, IReadOnlyList<RecordingSummary> items, Guid userId, bool isAdministrator, CancellationToken cancellationToken)
    {
        if (isAdministrator)
            return [.. items.Select(i => i with { Rights = RecordingRights.Of(null, null, true) })];
        var ids = items.Select(i => i.RoomId).Distinct().ToList();
        var rooms = await db.Rooms.AsNoTracking().Where(r => ids.Contains(r.Id))
            .Select(r => new { r.Id, r.Recording, Role = r.Members.Where(m => m.UserId == userId).Select(m => (RoomRole?)m.Role).FirstOrDefault() })
            .ToDictionaryAsync(r => r.Id, cancellationToken);
        return [.. items.Select(i => i with { Rights = RecordingRights.Of(rooms.GetValueOrDefault(i.RoomId)?.Recording, rooms.GetValueOrDefault(i.RoomId)?.Role, false) })];
    }
}
