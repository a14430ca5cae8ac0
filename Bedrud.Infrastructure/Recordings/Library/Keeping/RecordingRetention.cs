using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// Deletes what has been kept as long as its room says (<see cref="RoomRecording.Days"/>) or the installation, and for good what can't be brought
/// back any more. A file goes before its row: what stubbornly stays is found again. A singleton.
/// </summary>
internal sealed class RecordingRetention(
    IDbContextFactory<BedrudDbContext> contexts, RecordingStore store, IRecordingStorage storage, RecordingFolders folders, SourceFinder finder, RecordingFetch fetch,
    IOptions<RecordingOptions> options, TimeProvider time, ILogger<RecordingRetention> logger)
{
    private const int Batch = 200;

    // Whose files would not go; they are passed over until all others were tried.
    private readonly List<Guid> _stubborn = [];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Deletes what is old enough, so that it can still be brought back; returns how many.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var (keep, now, expired) = (options.Value.KeepDays, Now, 0);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var days = await db.Rooms.Where(r => r.Recording.Days > 0).Select(r => r.Recording.Days).Distinct().ToListAsync(cancellationToken);
        foreach (var some in days)
        {
            var oldest = now.AddDays(-some);
            expired += await ExpireAsync(Finished(db).Where(r => (r.EndedAt ?? r.RequestedAt) < oldest && db.Rooms.Any(room => room.Id == r.RoomId && room.Recording.Days == some)), cancellationToken);
        }

        if (keep == 0)
            return expired;
        var before = now.AddDays(-keep);
        return expired + await ExpireAsync(Finished(db).Where(r => (r.EndedAt ?? r.RequestedAt) < before && !db.Rooms.Any(room => room.Id == r.RoomId && room.Recording.Days > 0)), cancellationToken);
    }

    /// <summary>
    /// Deletes for good what was deleted so long ago that it can't be brought back; returns how many. Where of a whole batch none goes, the storage is away: the
    /// rest is for the next call. Not for concurrent use.
    /// </summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var before = Now.AddDays(-options.Value.UndoDays);
        for (var purged = 0; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var due = await db.Recordings.Where(r => r.State == RecordingState.Deleted && r.DeletedAt <= before && !_stubborn.Contains(r.Id))
                .OrderBy(r => r.DeletedAt).Take(Batch).ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                _stubborn.Clear();
                return purged;
            }

            var sofar = purged;
            foreach (var recording in due)
            {
                if (await PurgeAsync(db, recording, cancellationToken))
                    purged++;
                else
                    _stubborn.Add(recording.Id);
            }

            if (purged == sofar && due.Count == Batch)
                return purged;
        }
    }

    // What is still looked for is not old yet, however long ago it was made.
    private static IQueryable<Recording> Finished(BedrudDbContext db) => db.Recordings.Where(r =>
        r.State == RecordingState.Ready
        || ((r.State == RecordingState.Failed || r.State == RecordingState.Lost) && !db.RecordingJobs.Any(j => j.RecordingId == r.Id && j.GaveUpAt == null)));

    private async Task<int> ExpireAsync(IQueryable<Recording> due, CancellationToken cancellationToken)
    {
        var expired = 0;
        foreach (var id in await due.OrderBy(r => r.RequestedAt).Select(r => r.Id).ToListAsync(cancellationToken))
        {
            if (await store.ChangeAsync(id, WriteDown, cancellationToken, new RecordingEvent.Deleted()) is (_, Changed: true))
                expired++;
        }

        return expired;
    }

    // In one transaction with the deletion: nothing goes without a word, and no word is said of what stays.
    private void WriteDown(BedrudDbContext db, Recording expired) =>
        db.AuditEntries.Add(Entry(AuditAction.RecordingDelete, expired.Id, expired.RoomName, $"retention: {expired.Title}"));

    private async Task<bool> PurgeAsync(BedrudDbContext db, Recording recording, CancellationToken cancellationToken)
    {
        try
        {
            if (recording.ThumbnailKey is { } thumbnail)
                await storage.DeleteAsync(thumbnail, cancellationToken);
            if (recording.FileKey is { } key)
                await storage.DeleteAsync(key, cancellationToken);
            await DeleteSourceAsync(recording, cancellationToken);
            foreach (var folder in new[] { folders.WorkOf(recording.Id), folders.RestOf(recording.Id) }.Where(Directory.Exists))
                Directory.Delete(folder, recursive: true);
            db.Recordings.Remove(recording);
            db.AuditEntries.Add(Entry(AuditAction.RecordingPurge, recording.Id, recording.RoomName, $"{recording.Title}: {recording.Size} bytes"));
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another portal was first.
            db.ChangeTracker.Clear();
            return false;
        }
        catch (Exception e) when (e is RecordingStorageException or SourceException or IOException or UnauthorizedAccessException)
        {
            RecordingLog.FileStays(logger, recording.Id, e.Message);
            return false;
        }
    }

    // Whoever deletes a recording that never came into the library means what its recorder left behind, too.
    private async Task DeleteSourceAsync(Recording recording, CancellationToken cancellationToken)
    {
        var source = PendingDeletion.Read(folders.WorkOf(recording.Id));
        if (source is null && recording.FileKey is null && (recording.Location ?? recording.SourcePath) is not null)
        {
            try
            {
                source = finder.Find(recording, null);
            }
            catch (SourceException)
            {
                // It is nowhere that Bedrud could reach.
            }
        }

        if (source is not null)
            await fetch.DeleteAsync(recording.Id, source, cancellationToken);
        else if (Directory.Exists(folders.IncomingOf(recording.Id)))
            Directory.Delete(folders.IncomingOf(recording.Id), recursive: true);
    }

    private AuditEntry Entry(string action, Guid id, string room, string details) => new()
    {
        At = Now,
        ActorName = "Bedrud",
        Action = action,
        RoomName = room,
        Target = id.ToString(),
        Details = details,
    };
}
