using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Bedrud.Infrastructure.Tests")]

namespace Bedrud.Infrastructure;

/// <summary>Files (0600) and folders (0700) that nobody but their owner can read from the moment they exist. Windows: as the folder's rights say.</summary>
public static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>The folder and those above it; one that exists keeps its rights.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, DirectoryMode);
    }

    /// <summary>A new file, never an existing one or a link's target.</summary>
    /// <exception cref="IOException">The file exists.</exception>
    public static FileStream Create(string path) => new(path, Options(System.IO.FileMode.CreateNew));

    /// <summary>Empties the file, or creates it.</summary>
    public static void Truncate(string path)
    {
        using var file = new FileStream(path, Options(System.IO.FileMode.Create));
    }

    /// <summary>Takes other people's rights away from a file that exists.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != FileMode)
            File.SetUnixFileMode(path, FileMode);
    }

    /// <summary>Replaces the file as a whole: a reader sees the old content or the new, never a part.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var file = Create(draft))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        return options;
    }
}
