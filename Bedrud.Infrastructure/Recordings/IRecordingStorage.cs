namespace Bedrud.Infrastructure.Recordings;

/// <summary>The library's files, on a disk or in an S3-compatible storage. Keys are made by <see cref="RecordingKeys"/>. Safe for concurrent use.</summary>
public interface IRecordingStorage
{
    /// <summary>Keeps a file. It is there whole, or not at all: what fails leaves nothing behind.</summary>
    /// <param name="key">Under which it is kept; a file that is there already is replaced.</param>
    /// <param name="path">Of a file on this machine, which is only read.</param>
    /// <param name="contentType">Such as <c>video/mp4</c>.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="RecordingStorageException">The storage refuses, is full, or can't be reached.</exception>
    Task SaveAsync(string key, string path, string contentType, CancellationToken cancellationToken);

    /// <summary>Bytes of what is kept under the key; null where nothing is.</summary>
    /// <exception cref="RecordingStorageException">The storage can't say.</exception>
    Task<long?> SizeAsync(string key, CancellationToken cancellationToken);

    /// <summary>A part of a file. Reading it further than <paramref name="count"/> gives nothing.</summary>
    /// <param name="key">Of the file.</param>
    /// <param name="offset">First byte, from 0.</param>
    /// <param name="count">Bytes; null: to the end.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>Null where nothing is kept under the key.</returns>
    /// <exception cref="RecordingStorageException">The storage can't say.</exception>
    Task<Stream?> OpenAsync(string key, long offset, long? count, CancellationToken cancellationToken);

    /// <summary>Deletes a file, or does nothing where there is none.</summary>
    /// <exception cref="RecordingStorageException">It may still be there.</exception>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes, reads and deletes a small file: whether the storage could take a recording now.</summary>
    Task<PreflightPoint> ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>The library's storage failed.</summary>
/// <param name="message">Its own words; without secrets.</param>
/// <param name="isFull">No space, or a quota is used up.</param>
public sealed class RecordingStorageException(string message, bool isFull = false, Exception? inner = null) : Exception(message, inner)
{
    public bool IsFull { get; } = isFull;
}

/// <summary>Where things of a recording lie in the library.</summary>
public static class RecordingKeys
{
    /// <summary>What all keys begin with. No room can have such a name: a recorder that writes to the same bucket or folder never meets the library.</summary>
    public const string Root = "_library/";

    public static string File(Guid recordingId, string extension) => $"{Root}{recordingId:N}{extension}";

    public static string Thumbnail(Guid recordingId) => $"{Root}{recordingId:N}.jpg";
}
