using System.Security.Cryptography;
using System.Text;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// The server's configuration as a file of the temporary folder, <c>bedrud-livekit-(folder)-(random).yaml</c>, readable by its owner
/// alone. The middle part tells the data folder: portals with other folders share the temporary one.
/// </summary>
internal sealed class ConfigurationFile(DataFolder folder)
{
    /// <summary>The file name's beginning, the same for all files of one data folder.</summary>
    internal string Prefix { get; } =
        $"bedrud-livekit-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.Path)))[..12]}-";

    public string Write(string yaml)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Prefix}{RandomNumberGenerator.GetHexString(12, lowercase: true)}.yaml");
        using var file = OwnerOnly.Create(path);
        file.Write(Encoding.UTF8.GetBytes(yaml));
        return path;
    }

    /// <summary>Removes this data folder's files that no living server was started with.</summary>
    public void RemoveLeftOvers(string? except = null)
    {
        foreach (var path in Directory.EnumerateFiles(Path.GetTempPath(), Prefix + "*.yaml"))
        {
            if (path != except)
                Remove(path);
        }
    }

    /// <summary>Removes a file that <see cref="Write"/> made; any other, such as an administrator's own, stays.</summary>
    public void Remove(string path)
    {
        if (!IsOurs(path))
            return;
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again at the next start.
        }
    }

    public bool IsOurs(string path) =>
        Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal)
        && Path.TrimEndingDirectorySeparator(Path.GetDirectoryName(path) ?? "") == Path.TrimEndingDirectorySeparator(Path.GetTempPath());
}
