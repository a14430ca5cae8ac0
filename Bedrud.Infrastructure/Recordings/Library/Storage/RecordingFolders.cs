using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Where recordings lie on this machine's disk. Only their owner can read there. A singleton.</summary>
public sealed class RecordingFolders(DataFolder data, IOptions<RecordingOptions> options)
{
    /// <summary>What the name of a folder ends in that holds what could not be joined.</summary>
    internal const string RestEnding = "-rest";

    private const string Name = "recordings";

    /// <summary>The library's root; keys are paths below it.</summary>
    public string Library => options.Value.Folder.Length > 0 ? Path.GetFullPath(options.Value.Folder) : Path.Combine(data.Path, Name);

    /// <summary>Files that are being fetched, each recording's in a folder of its own.</summary>
    public string Work => Path.Combine(data.Path, Name, "work");

    /// <summary>What the built-in recorder writes, each recording's in a folder of its own.</summary>
    public string Incoming => Path.Combine(data.Path, Name, "incoming");

    public string WorkOf(Guid recordingId) => Path.Combine(Work, recordingId.ToString("N"));

    public string IncomingOf(Guid recordingId) => Path.Combine(Incoming, recordingId.ToString("N"));

    /// <summary>Parts of a recording that could not be joined to the rest of it. They stay for as long as the recording does.</summary>
    public string RestOf(Guid recordingId) => IncomingOf(recordingId) + RestEnding;

    /// <summary>Whether a path is that of something below a folder, wherever links on the way lead. Neither need exist.</summary>
    internal static bool IsBelow(string path, string folder)
    {
        var root = Path.TrimEndingDirectorySeparator(Real(folder)) + Path.DirectorySeparatorChar;
        return Real(path).StartsWith(root, StringComparison.Ordinal);
    }

    /// <summary>Whether two paths are of the same thing, wherever links on the way lead.</summary>
    internal static bool IsSame(string path, string other) => Real(path) == Real(other);

    // The folder's links, then the name's.
    private static string Real(string path)
    {
        path = Path.GetFullPath(path);
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;
        var here = Path.Combine(Real(parent), Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.LinkTarget is null ? here : info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? here;
    }

    /// <summary>Bytes that are free on the disk that a folder is on, or will be.</summary>
    /// <exception cref="IOException">The disk can't say.</exception>
    internal static long FreeBytes(string folder)
    {
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        return new DriveInfo(folder).AvailableFreeSpace;
    }
}
