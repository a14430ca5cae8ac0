namespace Bedrud.Infrastructure;

/// <summary>
/// The folder in which the portal keeps what must outlive it: database, keys, logs. Whatever is created in it is its owner's alone.
/// </summary>
public sealed class DataFolder
{
    /// <param name="path">Made absolute, and created (mode 0700) where it does not exist.</param>
    /// <exception cref="IOException">It cannot be created, or is a file.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        OwnerOnly.CreateDirectory(Path);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The path of a file below the folder; the folders on the way are created (mode 0700), the file is not.</summary>
    public string File(params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        OwnerOnly.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public override string ToString() => Path;
}
