using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Brings a recording's file to where it can be read, whatever it comes from, and deletes it there when it is not needed any more. A singleton.</summary>
internal sealed class RecordingFetch(RecordingFolders folders, SourceFinder finder, S3Fetcher s3, HttpFetcher http, TimeProvider time)
{
    /// <summary>A file that nobody has written to for so long is done, by whatever wrote it.</summary>
    internal static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(30);

    /// <summary>Whether a file is where the recorder was told to write, and nobody writes to it any more.</summary>
    /// <exception cref="SourceException">Nobody can say.</exception>
    public Task<bool> IsThereAsync(RecordingSource source, CancellationToken cancellationToken) => source switch
    {
        RecordingSource.InBucket { Key: var key } => s3.ExistsAsync(key, cancellationToken),
        RecordingSource.OnDisk { Path: var path } => Task.FromResult(IsDone(path)),
        _ => Task.FromResult(true),
    };

    /// <summary>Fetches it.</summary>
    /// <returns>The file to read: its own, or the copy in the working folder.</returns>
    /// <exception cref="SourceException">It is not there, or can't be had.</exception>
    public async Task<string> FetchAsync(Guid recordingId, RecordingSource source, CancellationToken cancellationToken)
    {
        var part = new PartialFile(folders.WorkOf(recordingId));
        try
        {
            switch (source)
            {
                case RecordingSource.InBucket bucket:
                    await s3.FetchAsync(bucket, part, cancellationToken);
                    return part.FilePath;
                case RecordingSource.AtAddress address:
                    await http.FetchAsync(address, part, cancellationToken);
                    return part.FilePath;
                case RecordingSource.OnDisk { Path: var path } when File.Exists(path):
                    return path;
                default:
                    // R3: a path of the worker's that means nothing here.
                    throw new SourceException(
                        finder.IsOwn(recordingId, source) ? RecordingReason.FileNotFound : RecordingReason.LocalPath,
                        $"{source.Shown} does not exist on this machine. If it does on the recorder's, let both share the folder: Recordings:Egress:Folder and Recordings:Egress:SharedFolder.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(RecordingReason.FetchFailed, e.Message, e);
        }
    }

    /// <summary>Forgets what was fetched, so that the next attempt fetches all of it.</summary>
    public void Discard(Guid recordingId) => new PartialFile(folders.WorkOf(recordingId)).Discard();

    /// <summary>Deletes the source, or does nothing where it can't be Bedrud's to delete, or is what the library itself holds.</summary>
    /// <exception cref="SourceException">It may still be there.</exception>
    public async Task DeleteAsync(Guid recordingId, RecordingSource source, CancellationToken cancellationToken)
    {
        if (finder.IsInLibrary(source))
            return;
        if (source is RecordingSource.InBucket { Key: var key })
            await s3.DeleteAsync(key, cancellationToken);
        try
        {
            if (source is RecordingSource.OnDisk { Path: var path } && File.Exists(path))
                File.Delete(path);
            if (Directory.Exists(folders.IncomingOf(recordingId)))
                Directory.Delete(folders.IncomingOf(recordingId), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(RecordingReason.FetchFailed, e.Message, e);
        }
    }

    private bool IsDone(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
            return false;
        if (time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc >= QuietAfter)
            return true;
        try
        {
            return Mp4Reader.Read(path) is { IsFragmented: false, IsCut: false };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }
}
