namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>A file of the library's storage.</summary>
/// <param name="WrittenAt">UTC; by the storage's clock.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredFile(string Key, DateTime WrittenAt, long Size);

/// <summary>What the library's storage holds, whether or not a recording says so.</summary>
internal interface IRecordingInventory
{
    /// <summary>What the name of an unfinished file ends in.</summary>
    const string DraftEnding = ".part";

    /// <summary>What the name of a file begins with that only tries the storage.</summary>
    const string ProbeName = "probe-";

    /// <summary>All below <see cref="RecordingKeys.Root"/>; what is only being written is not among them, but for <paramref name="drafts"/>.</summary>
    /// <param name="drafts">Whether what an unfinished writing left behind is listed too.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="RecordingStorageException">The storage can't say.</exception>
    IAsyncEnumerable<StoredFile> ListAsync(bool drafts, CancellationToken cancellationToken);

    /// <summary>Bytes that are free; null where nobody can say.</summary>
    long? FreeBytes { get; }
}
