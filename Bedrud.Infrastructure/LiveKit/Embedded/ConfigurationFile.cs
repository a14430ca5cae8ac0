using System.Security.Cryptography;
using System.Text;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// The server's configuration as a file of the temporary folder, <c>bedrud-livekit-(folder)-(random).yaml</c>, readable by its owner
/// alone. The middle part tells the data folder: portals with other folders share the temporary one.
/// </summary>
internal sealed class ConfigurationFile(DataFolder folder)
{
    private readonly string _prefix =
        $"bedrud-livekit-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.Path)))[..12]}-";

    public string Write(string yaml)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{_prefix}{RandomNumberGenerator.GetHexString(12, lowercase: true)}.yaml");
        using var file = OwnerOnly.Create(path);
        file.Write(Encoding.UTF8.GetBytes(yaml));
        return path;
    }

    /// <summary>Removes this data folder's files that no living server was started with.</summary>
    public void RemoveLeftOvers(string? except = null)
    {
        foreach (var path in Directory.EnumerateFiles(Path.GetTempPath(), _prefix + "*.yaml"))
        {
            if (path != except)
                Remove(path);
        }
    }

    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again at the next start.
        }
    }
}
