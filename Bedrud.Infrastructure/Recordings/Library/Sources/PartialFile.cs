using System.Text.Json;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// A file that is being fetched, and of what: <c>source.part</c> beside <c>source.json</c>. What is there already is gone on with where the source is still
/// the same; otherwise it begins anew.
/// </summary>
internal sealed class PartialFile(string folder)
{
    private string Notes => Path.Combine(folder, "source.json");

    public string FilePath => Path.Combine(folder, "source.part");

    /// <summary>How many bytes of this are there; all that is there goes where it is of something else.</summary>
    /// <param name="identity">Of the source as it is now: name, tag and size.</param>
    public long Resume(Identity identity)
    {
        OwnerOnly.CreateDirectory(folder);
        if (Read() == identity && identity.Tag.Length > 0 && new FileInfo(FilePath) is { Exists: true } file && (identity.Size is not { } size || file.Length <= size))
            return file.Length;
        Discard();
        OwnerOnly.Replace(Notes, JsonSerializer.SerializeToUtf8Bytes(identity));
        return 0;
    }

    public FileStream Append()
    {
        if (!File.Exists(FilePath))
            OwnerOnly.Truncate(FilePath);
        return new FileStream(FilePath, FileMode.Append, FileAccess.Write, FileShare.Read, 256 * 1024, FileOptions.Asynchronous);
    }

    /// <summary>What was last fetched; null where nothing can be said.</summary>
    public Identity? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Identity>(File.ReadAllBytes(Notes));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Discard()
    {
        File.Delete(FilePath);
        File.Delete(Notes);
    }

    /// <param name="Source">Its name; without a signature.</param>
    /// <param name="Tag">What changes with its content; empty where it has none, and then nothing is gone on with.</param>
    /// <param name="Size">Bytes; null where it was not told.</param>
    internal sealed record Identity(string Source, string Tag, long? Size);
}
