using System.Diagnostics.CodeAnalysis;

namespace Bedrud.Infrastructure.Recordings;

/// <summary>
/// What a recorder is told to call its file. It holds the recording's id, so that a recording is found again in whatever the recorder tells of it, though
/// the portal was killed before it heard the recorder's own id.
/// </summary>
public static class RecordingPaths
{
    private const int IdLength = 32;

    /// <summary><c>{room}/{id}.mp4</c> below a prefix.</summary>
    public static string For(string prefix, Guid recordingId, string roomName) => $"{prefix}{roomName}/{recordingId:N}.mp4";

    /// <summary>The id in a path or an address that ends in such a name; query and folders don't matter.</summary>
    public static bool TryFindId(string? path, [NotNullWhen(true)] out Guid? id)
    {
        id = null;
        if (path is null)
            return false;
        var end = path.IndexOf('?', StringComparison.Ordinal);
        var name = Path.GetFileNameWithoutExtension(end < 0 ? path : path[..end]);
        if (name.Length != IdLength || !Guid.TryParseExact(name, "N", out var found))
            return false;
        id = found;
        return true;
    }
}
