using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>Finds secrets in a file that everybody on the machine may read.</summary>
public static class ReadableSecrets
{
    private static readonly string[] Secrets =
    [
        "LiveKit:ApiSecret", "LiveKit:Redis:Password", "LiveKit:MetricsPassword", "Database:ConnectionString", "Metrics:Key", "Alerts:Mail:Password", "Alerts:Webhook:Secret",
        "Alerts:Webhook:Url", "BEDRUD_ADMIN_PASSWORD",
    ];

    /// <summary>A sentence for each such file. Windows: none, its rights are the folder's.</summary>
    public static IEnumerable<string> Warnings(IConfiguration configuration) =>
        from file in TopLevelCheck.Files(configuration)
        let secrets = Secrets.Where(key => file.TryGet(key, out var value) && !string.IsNullOrEmpty(value)).ToList()
        where secrets.Count > 0 && IsReadableByAll(file.Path)
        select $"Everybody on this machine may read {file.Path}, which holds {string.Join(" and ", secrets)}. Run: chmod 600 {file.Path}";

    private static bool IsReadableByAll(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        // By the open file: a link has rights of its own, which mean nothing.
        using var file = File.OpenHandle(path);
        return (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0;
    }
}
