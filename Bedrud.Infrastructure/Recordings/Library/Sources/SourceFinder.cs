using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Reads where a recording's file is from what its recorder, or somebody by hand, said. Asks nobody. A singleton.</summary>
internal sealed class SourceFinder(RecordingFolders folders, S3Access s3, IOptions<RecordingOptions> options)
{
    private RecordingEgressOptions Shared => options.Value.Egress;

    /// <param name="recording">Whose file it is.</param>
    /// <param name="pointed">What somebody pointed to; null: what the recorder said, or was told.</param>
    /// <exception cref="SourceException">There is no way there; the message says what would mend it.</exception>
    public RecordingSource Find(Recording recording, string? pointed)
    {
        var text = pointed ?? recording.Location ?? recording.SourcePath;
        if (string.IsNullOrWhiteSpace(text))
            throw new SourceException(RecordingReason.FileNotFound, "Nobody said where the file is.");
        if (text.Contains("://", StringComparison.Ordinal))
            return FindAddress(recording, text, pointed is not null);
        if (text.StartsWith('/') || Path.IsPathRooted(text))
            return new RecordingSource.OnDisk(FindPath(recording.Id, text));
        if (!s3.Settings.IsSet)
            throw new SourceException(RecordingReason.LocalPath, $"\"{text}\" is no address. {Advice}");
        return new RecordingSource.InBucket(text);
    }

    /// <summary>Whether it is what the built-in recorder wrote on this machine.</summary>
    public bool IsOwn(Guid recordingId, RecordingSource source) => source is RecordingSource.OnDisk { Path: var path } && RecordingFolders.IsBelow(path, folders.IncomingOf(recordingId));

    /// <summary>Whether it lies among the library's own files, which are the only copies of what they hold.</summary>
    public bool IsInLibrary(RecordingSource source) => source switch
    {
        RecordingSource.InBucket { Key: var key } => key.StartsWith(s3.Settings.Prefix + RecordingKeys.Root, StringComparison.Ordinal),
        RecordingSource.OnDisk { Path: var path } => RecordingFolders.IsBelow(path, Path.Combine(folders.Library, RecordingKeys.Root)),
        _ => false,
    };

    /// <summary>Whether it is the very place where the library keeps, or would keep, what has this key.</summary>
    public bool IsPlaceOf(string key, RecordingSource source) => (source, options.Value.Library) switch
    {
        (RecordingSource.InBucket there, LibraryStorage.S3) => there.Key == s3.Settings.Prefix + key,
        (RecordingSource.OnDisk there, LibraryStorage.Disk) => RecordingFolders.IsSame(there.Path, Path.Combine(folders.Library, key)),
        _ => false,
    };

    private RecordingSource FindAddress(Recording recording, string text, bool byHand)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "s3"))
            throw new SourceException(RecordingReason.FetchRefused, "Only addresses that begin with http://, https:// or s3:// are fetched.");
        if (s3.KeyOf(address) is { Length: > 0 } key)
            return new RecordingSource.InBucket(key);
        // A worker may know the storage by another name than the portal: the path that it was told is the same.
        if (!byHand && s3.Settings.IsSet && recording.SourcePath is { Length: > 0 } told && !told.StartsWith('/') && Uri.UnescapeDataString(address.AbsolutePath).EndsWith($"/{told}", StringComparison.Ordinal))
            return new RecordingSource.InBucket(told);
        if (address.Scheme == "s3")
            throw new SourceException(RecordingReason.FetchRefused, $"The bucket \"{address.Host}\" is not the one of Recordings:S3:Bucket.");
        return new RecordingSource.AtAddress(address);
    }

    private string FindPath(Guid recordingId, string text)
    {
        var own = folders.IncomingOf(recordingId);
        if (RecordingFolders.IsBelow(text, own))
            return Path.GetFullPath(text);
        var ours = Shared.SharedFolder.Length > 0 ? Shared.SharedFolder : Shared.Folder;
        if (ours.Length == 0)
            throw new SourceException(RecordingReason.LocalPath, $"{text} is a path on the machine of the recorder. {Advice}");
        var path = Mapped(text, ours)
            ?? throw new SourceException(RecordingReason.LocalPath, $"{text} is not below {Shared.Folder}, the folder of Recordings:Egress:Folder. {Advice}");
        if (!Directory.Exists(ours))
            throw new SourceException(RecordingReason.LocalPath, $"The folder {ours}, where this machine should see what the recorder writes to {Shared.Folder}, does not exist. {Advice}");
        return path;
    }

    // Either side's name of the folder is taken: by hand people write what they see.
    private string? Mapped(string text, string ours)
    {
        foreach (var theirs in new[] { Shared.Folder, ours })
        {
            var prefix = theirs.TrimEnd('/', '\\') + "/";
            if (!text.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var path = Path.GetFullPath(Path.Combine(ours, text[prefix.Length..].TrimStart('/', '\\')));
            if (RecordingFolders.IsBelow(path, ours))
                return path;
        }

        return null;
    }

    private static string Advice =>
        "Let the recorder write to S3 (Recordings:S3), or share a folder with its machine: its name there in Recordings:Egress:Folder, its name here in Recordings:Egress:SharedFolder.";
}
