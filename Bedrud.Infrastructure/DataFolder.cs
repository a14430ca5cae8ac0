namespace Bedrud.Infrastructure;

/// <summary>The folder that holds all that the portal writes: database, keys, state and logs of the media server. For its owner's eyes alone.</summary>
public sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="path">Absolute, or relative to the working directory. Made if it is not there.</param>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Create(Path);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The path of a file below the folder; the folders between are made.</summary>
    public string File(params ReadOnlySpan<string> parts)
    {
        var file = System.IO.Path.Combine([Path, .. parts]);
        Create(System.IO.Path.GetDirectoryName(file)!);
        return file;
    }

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }
}
