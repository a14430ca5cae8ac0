using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// Removes what a crash or a stubborn storage left behind: sources of recordings that are ready, drafts, files that a recording has no use for. What is of a recording
/// that the database does not know stays and is told: after a restored backup, or in a bucket that two installations share, it may be the only copy. A singleton.
/// </summary>
internal sealed class RecordingSweep(
    IDbContextFactory<BedrudDbContext> contexts, RecordingProcessor processor, IRecordingStorage storage, IRecordingInventory inventory, RecordingFolders folders,
    UnknownRecordingFiles found, TimeProvider time, ILogger<RecordingSweep> logger)
{
    private const int Batch = 500;

    /// <summary>How old something without a recording must be: its recording may be on its way.</summary>
    internal static readonly TimeSpan StrayAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan ToldEvery = TimeSpan.FromDays(1);

    private DateTime? _told;

    private DateTime Before => time.GetUtcNow().UtcDateTime - StrayAfter;

    /// <returns>How many files and folders were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        try
        {
            removed += await SweepFoldersAsync(folders.Work, null, cancellationToken);
            var (incoming, library) = (new UnknownFiles(folders.Incoming), new UnknownFiles(RecordingKeys.Root));
            removed += await SweepFoldersAsync(folders.Incoming, incoming, cancellationToken);
            removed += await SweepLibraryAsync(library, cancellationToken);
            found.Latest = new UnknownFilesFound(
                time.GetUtcNow().UtcDateTime, [.. new[] { library, incoming }.Where(f => f.Count > 0).Select(f => new UnknownFilesOfPlace(f.Place, f.Count, f.Size))]);
            Tell(incoming, library);
        }
        catch (Exception e) when (e is RecordingStorageException or IOException or UnauthorizedAccessException)
        {
            RecordingLog.SweepFailed(logger, e.Message);
        }

        return removed;
    }

    private async Task<int> SweepFoldersAsync(string root, UnknownFiles? unknown, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            if (IdOfFolder(folder) is not { } id)
                continue;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var state = await db.Recordings.Where(r => r.Id == id).Select(r => (RecordingState?)r.State).FirstOrDefaultAsync(cancellationToken);
            if (state == RecordingState.Ready && root == folders.Work)
            {
                removed += await processor.CleanAsync(id, cancellationToken) ? 1 : 0;
            }
            else if (state is null && Directory.GetLastWriteTimeUtc(folder) < Before)
            {
                // The working folder holds copies alone.
                if (unknown is not null && new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Length > 0).ToList() is { Count: > 0 } files)
                {
                    files.ForEach(f => unknown.Add(f.Length));
                    continue;
                }

                Directory.Delete(folder, recursive: true);
                removed++;
            }
        }

        return removed;
    }

    private async Task<int> SweepLibraryAsync(UnknownFiles unknown, CancellationToken cancellationToken)
    {
        var (strays, seen) = (new List<string>(), new List<StoredFile>());
        await foreach (var file in inventory.ListAsync(drafts: true, cancellationToken))
        {
            if (file.WrittenAt >= Before)
                continue;
            seen.Add(file);
            if (seen.Count == Batch)
                await SortAsync();
        }

        await SortAsync();
        foreach (var key in strays)
            await storage.DeleteAsync(key, cancellationToken);
        return strays.Count;

        async Task SortAsync()
        {
            var ids = seen.Select(file => IdOf(file.Key)).OfType<Guid>().ToList();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var known = await db.Recordings.Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.FileKey, r.ThumbnailKey }).ToDictionaryAsync(r => r.Id, cancellationToken);
            foreach (var file in seen)
            {
                if (IsDraft(file.Key))
                    strays.Add(file.Key);
                else if (IdOf(file.Key) is not { } id || !known.TryGetValue(id, out var recording))
                    unknown.Add(file.Size);
                // Of a recording that has no file yet, one may have been kept a moment before a kill: the next attempt replaces it.
                else if (recording.FileKey is not null && file.Key != recording.FileKey && file.Key != recording.ThumbnailKey)
                    strays.Add(file.Key);
            }

            seen.Clear();
        }
    }

    private void Tell(params UnknownFiles[] found)
    {
        if (time.GetUtcNow().UtcDateTime - _told < ToldEvery)
            return;
        foreach (var some in found.Where(f => f.Count > 0))
        {
            _told = time.GetUtcNow().UtcDateTime;
            RecordingLog.Unknown(logger, some.Count, some.Place, some.Size);
        }
    }

    private static bool IsDraft(string key) =>
        key.EndsWith(IRecordingInventory.DraftEnding, StringComparison.Ordinal) || Path.GetFileName(key).StartsWith(IRecordingInventory.ProbeName, StringComparison.Ordinal);

    // (id), (id)-rest
    private static Guid? IdOfFolder(string folder)
    {
        var name = Path.GetFileName(folder);
        if (name.EndsWith(RecordingFolders.RestEnding, StringComparison.Ordinal))
            name = name[..^RecordingFolders.RestEnding.Length];
        return Guid.TryParseExact(name, "N", out var id) ? id : null;
    }

    // (id).mp4, (id).jpg
    private static Guid? IdOf(string key)
    {
        var name = Path.GetFileName(key);
        return name.Length >= 32 && Guid.TryParseExact(name[..32], "N", out var id) ? id : null;
    }

    /// <summary>Files of recordings that the database does not know.</summary>
    private sealed class UnknownFiles(string place)
    {
        public string Place => place;

        public int Count { get; private set; }

        public long Size { get; private set; }

        public void Add(long size) => (Count, Size) = (Count + 1, Size + size);
    }
}
