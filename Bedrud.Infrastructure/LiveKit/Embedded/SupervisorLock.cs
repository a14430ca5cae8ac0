using System.Globalization;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// Held by the one portal that supervises on a data folder, for as long as it lives. The operating system frees it when the portal
/// ends, however it ends; the media server does not inherit it.
/// </summary>
internal sealed class SupervisorLock : IDisposable
{
    private readonly FileStream _file;

    private SupervisorLock(FileStream file) => _file = file;

    /// <summary>Null where another portal holds it.</summary>
    public static SupervisorLock? TryTake(DataFolder folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path(folder)))
        {
            return null;
        }

        OwnerOnly.Restrict(Path(folder));
        OwnerOnly.Replace(HolderPath(folder), System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        return new SupervisorLock(file);
    }

    /// <summary>Process number of the portal that took the lock last; null where it is not known.</summary>
    public static int? Holder(DataFolder folder)
    {
        try
        {
            return int.TryParse(File.ReadAllText(HolderPath(folder)), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Path(DataFolder folder) => folder.File("livekit", "supervisor.lock");

    // Beside the lock: a locked file cannot be read everywhere.
    private static string HolderPath(DataFolder folder) => folder.File("livekit", "supervisor.pid");
}
