using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Removes what a crash or a stubborn storage left behind: sources of recordings that are ready, files and folders that belong to none. A singleton.</summary>
internal sealed class RecordingSweep(
    IDbContextFactory<BedrudDbContext> contexts, RecordingProcessor processor, IRecordingStorage storage, IRecordingInventory inventory, RecordingFolders folders,
    TimeProvider time, ILogger<RecordingSweep> logger)
{
    private const int Batch = 500;

    // More than these, and more than half of all: then rather the database is the wrong one.
    private const int MostStrays = 5;

    /// <summary>How old something without a recording must be: its recording may be on its way.</summary>
    internal static readonly TimeSpan StrayAfter = TimeSpan.FromDays(1);

    private DateTime Before => time.GetUtcNow().UtcDateTime - StrayAfter;

    /// <returns>How many files and folders were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        try
        {
            removed += await SweepFoldersAsync(folders.Work, cancellationToken);
            removed += await SweepFoldersAsync(folders.Incoming, cancellationToken);
            removed += await SweepLibraryAsync(cancellationToken);
        }
        catch (Exception e) when (e is RecordingStorageException or IOException or UnauthorizedAccessException)
        {
            RecordingLog.SweepFailed(logger, e.Message);
        }

        return removed;
    }

    private async Task<int> SweepFoldersAsync(string root, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            if (!Guid.TryParseExact(Path.GetFileName(folder), "N", out var id))
                continue;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var state = await db.Recordings.Where(r => r.Id == id).Select(r => (RecordingState?)r.State).FirstOrDefaultAsync(cancellationToken);
            if (state == RecordingState.Ready && root == folders.Work)
            {
                removed += await processor.CleanAsync(id, cancellationToken) ? 1 : 0;
            }
            else if (state is null && Directory.GetLastWriteTimeUtc(folder) < Before)
            {
                Directory.Delete(folder, recursive: true);
                removed++;
            }
        }

        return removed;
    }

    private async Task<int> SweepLibraryAsync(CancellationToken cancellationToken)
    {
        var (files, strays, seen) = (0, new List<string>(), new List<string>());
        await foreach (var file in inventory.ListAsync(drafts: true, cancellationToken))
        {
            files++;
            if (file.WrittenAt >= Before)
                continue;
            seen.Add(file.Key);
            if (seen.Count == Batch)
                await SortAsync();
        }

        await SortAsync();
        if (strays.Count > MostStrays && strays.Count > files / 2)
        {
            RecordingLog.TooManyStrays(logger, strays.Count, files);
            return 0;
        }

        foreach (var key in strays)
            await storage.DeleteAsync(key, cancellationToken);
        return strays.Count;

        async Task SortAsync()
        {
            var ids = seen.Select(IdOf).OfType<Guid>().ToList();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var known = await db.Recordings.Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.FileKey, r.ThumbnailKey, r.State }).ToDictionaryAsync(r => r.Id, cancellationToken);
            // Under a recording that has no file yet, one may have been kept a moment before a kill: the next attempt replaces it.
            strays.AddRange(seen.Where(key => IdOf(key) is not { } id || !known.TryGetValue(id, out var r) || (r.FileKey is not null && key != r.FileKey && key != r.ThumbnailKey)));
            seen.Clear();
        }
    }

    // library/(id).mp4, library/(id).mp4.(draft).part
    private static Guid? IdOf(string key)
    {
        var name = Path.GetFileName(key);
        return name.Length >= 32 && Guid.TryParseExact(name[..32], "N", out var id) ? id : null;
    }
}
