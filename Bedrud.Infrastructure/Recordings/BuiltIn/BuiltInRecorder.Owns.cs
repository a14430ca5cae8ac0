using System.Security.Cryptography;
using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

// Several portals on one database, each with a data folder of its own: whose recordings are whose.
public sealed partial class BuiltInRecorder
{
    private const int FolderIdLength = 8;

    private string? _folderId;

    /// <inheritdoc/>
    public bool CanBegin => TakeOwnership();

    private string FolderIdPath => Path.Combine(_services.Data.Path, "recordings", "recorder.id");

    /// <inheritdoc/>
    public bool Owns(Recording recording) => recording.EngineId is not { } id
        || (FolderId is { } folder && id.StartsWith(PrefixOf(folder), StringComparison.Ordinal))
        || _captures.ContainsKey(recording.Id);

    /// <summary>What the ids of recordings begin with that lie in this data folder; null where none was ever made in it.</summary>
    internal string? OwnPrefix => FolderId is { } folder ? PrefixOf(folder) : null;

    private string? FolderId => _folderId ??= ReadFolderId();

    private static string PrefixOf(string folderId) => $"BR_{folderId}_";

    /// <summary>For the portal alone that holds the folder's lock.</summary>
    private string MakeFolderId()
    {
        if (FolderId is { } there)
            return there;
        var made = RandomNumberGenerator.GetHexString(FolderIdLength, lowercase: true);
        OwnerOnly.Replace(_services.Data.File("recordings", "recorder.id"), System.Text.Encoding.ASCII.GetBytes(made));
        return _folderId = made;
    }

    private string? ReadFolderId()
    {
        try
        {
            var text = File.ReadAllText(FolderIdPath).Trim();
            return text.Length == FolderIdLength && text.All(char.IsAsciiHexDigit) ? text : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
