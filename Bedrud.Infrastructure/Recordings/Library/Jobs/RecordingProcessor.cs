using System.Security.Cryptography;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// One attempt to bring a recording's file into the library: fetch, look at it, keep it, read back what was kept, and only then delete the source. Each step
/// may be the last of this portal's life: the next portal begins again and finds what was done. A singleton.
/// </summary>
internal sealed class RecordingProcessor(
    RecordingStore store, RecordingFolders folders, SourceFinder finder, RecordingFetch fetch, MediaInspector inspector, MediaSample sample,
    IRecordingStorage storage, ILogger<RecordingProcessor> logger)
{
    /// <returns>Whether nothing is left to do.</returns>
    public async Task<bool> AttemptAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var id = lease.RecordingId;
        if (await store.FindAsync(id, cancellationToken) is not { WantsFile: true } recording)
            return true;
        try
        {
            if (IsOnlyLooking(recording, lease))
            {
                // Nobody said that there is a file: nothing is said about it either, until there is.
                if (!await fetch.IsThereAsync(finder.Find(recording, null), cancellationToken))
                    return false;
            }

            if (await store.ApplyAsync(id, cancellationToken, new RecordingEvent.ProcessingBegan()) is not { State: RecordingState.Processing } begun)
                return true;
            var source = finder.Find(begun, lease.Source);
            RecordingLog.Fetching(logger, id, source.Shown, lease.Attempt);
            await BringAsync(begun, lease, source, cancellationToken);
            return true;
        }
        catch (SourceException e)
        {
            await FailAsync(lease, e.Reason, e.Message, cancellationToken);
        }
        catch (RecordingStorageException e)
        {
            await FailAsync(lease, e.IsFull ? RecordingReason.StorageFull : RecordingReason.StorageFailed, e.Message, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await FailAsync(lease, RecordingReason.StorageFailed, e.Message, cancellationToken);
        }

        return false;
    }

    /// <summary>Says that an attempt failed; nothing where it had not begun.</summary>
    public async Task FailAsync(JobLease lease, RecordingReason reason, string words, CancellationToken cancellationToken)
    {
        RecordingLog.Failed(logger, lease.RecordingId, lease.Attempt, reason, words);
        await store.ApplyAsync(lease.RecordingId, cancellationToken, new RecordingEvent.ProcessingFailed(reason, words));
    }

    /// <summary>Deletes the source of a recording that is ready, and its working folder.</summary>
    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> CleanAsync(Guid recordingId, CancellationToken cancellationToken)
    {
        var folder = folders.WorkOf(recordingId);
        var source = PendingDeletion.Read(folder);
        try
        {
            if (source is not null)
                await fetch.DeleteAsync(recordingId, source, cancellationToken);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception e) when (e is SourceException or IOException or UnauthorizedAccessException)
        {
            RecordingLog.SourceStays(logger, recordingId, source?.Shown ?? folder, e.Message);
            return false;
        }
    }

    private static bool IsOnlyLooking(Recording recording, JobLease lease) =>
        recording.State != RecordingState.Processing && recording.Location is null && lease.Source is null;

    private async Task BringAsync(Recording recording, JobLease lease, RecordingSource source, CancellationToken cancellationToken)
    {
        // Of an attempt that was killed; this one may be from elsewhere.
        PendingDeletion.Forget(folders.WorkOf(recording.Id));
        var path = await fetch.FetchAsync(recording.Id, source, cancellationToken);
        var size = new FileInfo(path).Length;
        if (lease.Source is null && size < recording.SourceSize)
            throw new SourceException(RecordingReason.Truncated, $"{size} bytes came; the recorder wrote {recording.SourceSize}.");
        var facts = await InspectAsync(recording.Id, lease, path, cancellationToken);
        var doubt = await sample.DoubtAsync(path, facts, !recording.AudioOnly, cancellationToken);
        var key = RecordingKeys.File(recording.Id, facts.Extension);
        // What the library holds already is the only copy: it is neither written over itself nor, where it reads badly, deleted.
        if (!finder.IsPlaceOf(key, source))
        {
            await storage.SaveAsync(key, path, facts.ContentType, cancellationToken);
            await DemandKeptAsync(key, path, size, cancellationToken);
        }

        var thumbnail = await KeepThumbnailAsync(recording.Id, path, facts, cancellationToken);
        // What somebody pointed to is theirs: it stays.
        if (lease.Source is null && source is not RecordingSource.AtAddress && !finder.IsInLibrary(source))
            PendingDeletion.Write(folders.WorkOf(recording.Id), source);
        var file = new RecordedFile(key, size, facts.Duration, facts.Width, facts.Height, facts.HasVideo, facts.HasAudio, facts.ContentType, thumbnail, doubt);
        var after = await store.ApplyAsync(recording.Id, cancellationToken, new RecordingEvent.Processed(file));
        if (after is not { State: RecordingState.Ready })
            return;
        RecordingLog.Kept(logger, recording.Id, size, facts.Duration);
        await CleanAsync(recording.Id, cancellationToken);
    }

    private async Task<MediaFacts> InspectAsync(Guid id, JobLease lease, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await inspector.InspectAsync(path, cancellationToken);
        }
        catch (SourceException)
        {
            // Perhaps it came badly: once more from the beginning. After that the source itself is so, and need not come again each hour.
            if (lease.Attempt <= 2)
                fetch.Discard(id);
            throw;
        }
    }

    private async Task DemandKeptAsync(string key, string path, long size, CancellationToken cancellationToken)
    {
        var kept = await storage.SizeAsync(key, cancellationToken);
        if (kept != size || (storage is DiskStorage && !await IsSameAsync(key, path, cancellationToken)))
        {
            await storage.DeleteAsync(key, cancellationToken);
            throw new RecordingStorageException(kept == size ? "What was written reads otherwise." : $"{size} bytes were written; the storage kept {kept ?? 0}.");
        }
    }

    private async Task<bool> IsSameAsync(string key, string path, CancellationToken cancellationToken)
    {
        await using var kept = await storage.OpenAsync(key, 0, null, cancellationToken);
        if (kept is null)
            return false;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 256 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var (first, second) = (await SHA256.HashDataAsync(kept, cancellationToken), await SHA256.HashDataAsync(file, cancellationToken));
        return first.SequenceEqual(second);
    }

    // A recording without a picture of it is a recording.
    private async Task<string?> KeepThumbnailAsync(Guid id, string path, MediaFacts facts, CancellationToken cancellationToken)
    {
        var folder = folders.WorkOf(id);
        OwnerOnly.CreateDirectory(folder);
        var picture = Path.Combine(folder, "thumbnail.jpg");
        if (!await sample.TakeThumbnailAsync(path, facts, picture, cancellationToken))
            return null;
        try
        {
            await storage.SaveAsync(RecordingKeys.Thumbnail(id), picture, "image/jpeg", cancellationToken);
            return RecordingKeys.Thumbnail(id);
        }
        catch (RecordingStorageException)
        {
            return null;
        }
    }
}
