namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>Finds programs: as a setting names them, or in PATH.</summary>
internal static class BrowserLocator
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>The browser to record with; null where there is none.</summary>
    /// <param name="configured">A path, or a name in PATH; empty: Chromium or Chrome.</param>
    public static string? Browser(string configured) => configured.Length > 0 ? Find(configured) : Names.Select(Find).FirstOrDefault(found => found is not null);

    /// <summary>Null where there is none.</summary>
    /// <param name="configured">A path, or a name in PATH; empty: ffmpeg.</param>
    public static string? Ffmpeg(string configured) => Find(configured.Length > 0 ? configured : "ffmpeg");

    private static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return IsProgram(name) ? Path.GetFullPath(name) : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
