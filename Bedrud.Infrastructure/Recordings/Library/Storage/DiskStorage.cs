using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>The library on this machine's disk. A file is written beside its place and moved there when it is whole and on the disk. A singleton.</summary>
internal sealed class DiskStorage(RecordingFolders folders, IOptions<RecordingOptions> options) : IRecordingStorage, IRecordingInventory
{
    private const string DraftEnding = IRecordingInventory.DraftEnding;
    private const int BufferSize = 256 * 1024;

    // How often the free space is looked at while something is written.
    private const long SpaceEvery = 64L * 1024 * 1024;

    public long? FreeBytes => Guarded(() => RecordingFolders.FreeBytes(folders.Library));

    public async Task SaveAsync(string key, string path, string contentType, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        var draft = $"{target}.{Guid.NewGuid():N}{DraftEnding}";
        try
        {
            OwnerOnly.CreateDirectory(Path.GetDirectoryName(target)!);
            await using (var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan))
            await using (var file = OwnerOnly.Create(draft))
            {
                DemandSpace(source.Length);
                await CopyAsync(source, file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
        finally
        {
            TryDelete(draft);
        }
    }

    public Task<long?> SizeAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(Guarded(() => new FileInfo(PathOf(key)) is { Exists: true } file ? file.Length : (long?)null));

    public Task<Stream?> OpenAsync(string key, long offset, long? count, CancellationToken cancellationToken) => Task.FromResult(Guarded<Stream?>(() =>
    {
        try
        {
            var file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
            file.Position = offset;
            return count is { } most ? new LimitedStream(file, most) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }));

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Task.FromResult(Guarded(() =>
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever kept.
        }

        return true;
    }));

    public async Task<PreflightPoint> ProbeAsync(CancellationToken cancellationToken)
    {
        const string Code = "storage";
        var draft = Path.Combine(Path.GetTempPath(), $"bedrud-probe-{Guid.NewGuid():N}");
        var key = $"{RecordingKeys.Root}{IRecordingInventory.ProbeName}{Guid.NewGuid():N}{DraftEnding}";
        try
        {
            await using (var file = OwnerOnly.Create(draft))
                await file.WriteAsync("Bedrud"u8.ToArray(), cancellationToken);
            await SaveAsync(key, draft, "text/plain", cancellationToken);
            await DeleteAsync(key, cancellationToken);
            return PreflightPoint.Passed(Code, folders.Library);
        }
        catch (RecordingStorageException e)
        {
            return PreflightPoint.Failed(Code, e.IsFull ? "disk-full" : "disk-refuses", e.Message, folders.Library);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PreflightPoint.Failed(Code, "disk-refuses", e.Message, folders.Library);
        }
        finally
        {
            TryDelete(draft);
        }
    }

    public async IAsyncEnumerable<StoredFile> ListAsync(bool drafts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = Path.Combine(folders.Library, RecordingKeys.Root);
        foreach (var path in Guarded(() => Directory.Exists(root) ? Directory.EnumerateFiles(root).ToList() : []))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (drafts || !path.EndsWith(DraftEnding, StringComparison.Ordinal))
                yield return new StoredFile(RecordingKeys.Root + Path.GetFileName(path), Guarded(() => File.GetLastWriteTimeUtc(path)), Guarded(() => new FileInfo(path) is { Exists: true } file ? file.Length : 0));
        }

        await Task.CompletedTask;
    }

    private async Task CopyAsync(Stream source, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        long unwatched = 0;
        while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            unwatched += read;
            if (unwatched < SpaceEvery)
                continue;
            unwatched = 0;
            DemandSpace(0);
        }
    }

    private void DemandSpace(long more)
    {
        var free = RecordingFolders.FreeBytes(folders.Library);
        if (free - more < options.Value.MinFreeBytes)
            throw new RecordingStorageException($"{folders.Library}: {free} bytes are free; with {more} more, less than Recordings:MinFreeBytes ({options.Value.MinFreeBytes}) would be left.", isFull: true);
    }

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(folders.Library, key));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(folders.Library) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ArgumentException($"\"{key}\" is no key of the library.", nameof(key));
        return path;
    }

    private static T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    // ENOSPC (28), EDQUOT (122); Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static RecordingStorageException Failure(Exception e) =>
        new(e.Message, e.HResult is 28 or 122 or unchecked((int)0x80070027) or unchecked((int)0x80070070), e);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Retention clears what is left.
        }
    }
}
