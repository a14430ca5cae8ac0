using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Chat;

/// <summary>How the saving of a file ended.</summary>
public enum ChatFileSaving
{
    Saved,

    /// <summary>It is longer than <see cref="ChatFiles.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>The disk would be left with less than <see cref="ChatOptions.MinFreeBytes"/>.</summary>
    StorageFull,

    /// <summary>The disk refused it; the log says why.</summary>
    Failed,
}

/// <summary>
/// The files of chats, in the data folder under <c>chat/(room's id)/(message's id)</c>: no name that anybody chose is ever a path. Their owner alone can read
/// them. What can't be deleted now is deleted by <see cref="ChatRetention"/>. Safe for concurrent use. A singleton.
/// </summary>
public sealed class ChatFiles(DataFolder folder, IOptions<ChatOptions> options, ILogger<ChatFiles> logger)
{
    private const string Folder = "chat";
    private const int BufferSize = 64 * 1024;

    /// <summary>Most bytes of one file; 0 where none are taken.</summary>
    public long MaxBytes => options.Value.MaxFileBytes;

    private string Root => Path.Combine(folder.Path, Folder);

    /// <summary>Whether so many bytes more leave the disk as much as it shall keep.</summary>
    public bool HasRoomFor(long bytes) => new DriveInfo(folder.Path).AvailableFreeSpace - bytes >= options.Value.MinFreeBytes;

    /// <summary>Writes a file as its bytes come. Whatever else than <see cref="ChatFileSaving.Saved"/> happens, nothing is left of it.</summary>
    /// <param name="roomId">The room's.</param>
    /// <param name="fileId">What it is kept under.</param>
    /// <param name="content">Read to its end, or until it is too much.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>And its length in bytes.</returns>
    /// <exception cref="Exception">Whatever reading <paramref name="content"/> throws.</exception>
    public async Task<(ChatFileSaving Saving, long Size)> SaveAsync(Guid roomId, Guid fileId, Stream content, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = OwnerOnly.Create(folder.File(Folder, Name(roomId), Name(fileId)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ChatLog.NotSaved(logger, e.Message);
            return (ChatFileSaving.Failed, 0);
        }

        var saved = false;
        try
        {
            await using (file)
            {
                var (saving, size) = await CopyAsync(content, file, cancellationToken);
                saved = saving is ChatFileSaving.Saved;
                return (saving, size);
            }
        }
        catch (ChatDiskException e)
        {
            ChatLog.NotSaved(logger, e.Message);
            return (ChatFileSaving.Failed, 0);
        }
        finally
        {
            if (!saved)
                Delete(roomId, fileId);
        }
    }

    /// <summary>Gives an uploaded file to the message that it has become.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Assign(Guid roomId, Guid uploadId, Guid messageId) => File.Move(PathOf(roomId, uploadId), PathOf(roomId, messageId));

    /// <summary>The file's bytes; null where there is none.</summary>
    public FileStream? Open(Guid roomId, Guid messageId)
    {
        try
        {
            return new FileStream(PathOf(roomId, messageId), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes one file, or does nothing where there is none.</summary>
    public void Delete(Guid roomId, Guid messageId) => TryDelete(() => File.Delete(PathOf(roomId, messageId)));

    /// <summary>Deletes all files of a room.</summary>
    public void DeleteRoom(Guid roomId) => TryDelete(() => Directory.Delete(Path.Combine(Root, Name(roomId)), recursive: true));

    internal bool Exists(Guid roomId, Guid messageId) => File.Exists(PathOf(roomId, messageId));

    /// <summary>Whether there ever was a file: a disk that is not there is no proof that files are gone.</summary>
    internal bool IsThere => Directory.Exists(Root);

    internal IEnumerable<Guid> Rooms() => Directory.Exists(Root) ? Ids(Directory.EnumerateDirectories(Root)) : [];

    /// <summary>The messages whose files were last written before a time (UTC): others may still be on their way.</summary>
    internal IEnumerable<Guid> WrittenBefore(Guid roomId, DateTime time) =>
        Ids(Directory.EnumerateFiles(Path.Combine(Root, Name(roomId))).Where(file => File.GetLastWriteTimeUtc(file) < time));

    private async Task<(ChatFileSaving Saving, long Size)> CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        long size = 0;
        while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            size += read;
            if (size > MaxBytes)
                return (ChatFileSaving.TooLarge, size);
            if (!HasRoomFor(read))
                return (ChatFileSaving.StorageFull, size);
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await file.FlushAsync(cancellationToken);
            }
            catch (IOException e)
            {
                throw new ChatDiskException(e);
            }
        }

        return (ChatFileSaving.Saved, size);
    }

    private string PathOf(Guid roomId, Guid messageId) => Path.Combine(Root, Name(roomId), Name(messageId));

    private void TryDelete(Action delete)
    {
        try
        {
            delete();
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever sent there.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ChatLog.NotDeleted(logger, e.Message);
        }
    }

    private static string Name(Guid id) => id.ToString("N");

    private static IEnumerable<Guid> Ids(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (Guid.TryParseExact(Path.GetFileName(path), "N", out var id))
                yield return id;
        }
    }

    /// <summary>Tells the disk's failures from those of the sender's connection, which are of the same type.</summary>
    private sealed class ChatDiskException(IOException cause) : Exception(cause.Message, cause);
}
