using System.Text.Json;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// Which source is to be deleted once its recording is ready: a note in the working folder, written before the recording is called ready, so that a portal
/// that is killed in between leaves nothing behind for ever.
/// </summary>
internal static class PendingDeletion
{
    private const string Name = "delete.json";

    public static void Write(string workFolder, RecordingSource source)
    {
        OwnerOnly.CreateDirectory(workFolder);
        var note = source switch
        {
            RecordingSource.InBucket { Key: var key } => new Note(key, null),
            RecordingSource.OnDisk { Path: var path } => new Note(null, path),
            _ => null,
        };
        if (note is not null)
            OwnerOnly.Replace(Path.Combine(workFolder, Name), JsonSerializer.SerializeToUtf8Bytes(note));
    }

    public static void Forget(string workFolder)
    {
        if (Directory.Exists(workFolder))
            File.Delete(Path.Combine(workFolder, Name));
    }

    /// <summary>Null where there is none.</summary>
    public static RecordingSource? Read(string workFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<Note>(File.ReadAllBytes(Path.Combine(workFolder, Name))) switch
            {
                { Key: { } key } => new RecordingSource.InBucket(key),
                { Path: { } path } => new RecordingSource.OnDisk(path),
                _ => null,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private sealed record Note(string? Key, string? Path);
}
