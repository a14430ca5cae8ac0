using Bedrud.Domain.Rooms;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit;

/// <summary>Checks the section <c>LiveKit</c> at start: every error at once, each naming its key, what is wrong and what to write.</summary>
public sealed class LiveKitOptionsValidator : IValidateOptions<LiveKitOptions>
{
    /// <summary>Shorter secrets make livekit-server complain (it runs all the same) and are guessable.</summary>
    public const int MinimumSecretLength = 32;

    public ValidateOptionsResult Validate(string? name, LiveKitOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(LiveKitOptions options) =>
        [.. Urls(options), .. Keys(options), .. options.External ? External(options) : Embedded(options)];

    private static IEnumerable<string> Urls(LiveKitOptions options)
    {
        if (Url(options.Host, "ws", "wss") is { } host)
            yield return $"LiveKit:Host is {SettingText.Shown(options.Host)}, {host} Write the URL that browsers connect to, such as wss://livekit.example.org.";
        if ((Url(options.InternalHost, "http", "https") ?? NoPath(options.InternalHost)) is { } internalHost)
            yield return $"LiveKit:InternalHost is {SettingText.Shown(options.InternalHost)}, {internalHost} Write the URL that the portal itself calls, such as http://127.0.0.1:7880.";
    }

    private static IEnumerable<string> Keys(LiveKitOptions options)
    {
        // With a YAML of the administrator's own the key alone says which of its pairs is meant.
        var keySelects = !string.IsNullOrWhiteSpace(options.ConfigPath) && string.IsNullOrEmpty(options.ApiSecret);
        if (!options.External && !keySelects && string.IsNullOrEmpty(options.ApiKey) != string.IsNullOrEmpty(options.ApiSecret))
            yield return "LiveKit:ApiKey and LiveKit:ApiSecret belong together, and only one is set. Set both, or neither: a pair is then generated.";
        if (options.ApiSecret is { Length: > 0 and < MinimumSecretLength })
            yield return $"LiveKit:ApiSecret has {options.ApiSecret.Length} characters; LiveKit asks for at least {MinimumSecretLength}. Generate one with \"livekit-server generate-keys\" or \"openssl rand -base64 32\".";
    }

    private static IEnumerable<string> External(LiveKitOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            yield return "LiveKit:Host is missing. With LiveKit:External, write the URL that browsers connect to, such as wss://livekit.example.org.";
        // Browsers' SDK appends to a path; a proxy that passes it on to LiveKit is one for browsers, and says nothing of where the API is.
        else if (string.IsNullOrWhiteSpace(options.InternalHost) && NoPath(options.Host) is not null)
            yield return "LiveKit:InternalHost is missing, and does not follow from LiveKit:Host, which has a path. Write the URL that the portal itself calls, such as http://10.0.0.5:7880.";
        if (string.IsNullOrWhiteSpace(options.ApiKey))
            yield return "LiveKit:ApiKey is missing. With LiveKit:External, write a key from the \"keys\" section of that server's configuration.";
        if (string.IsNullOrWhiteSpace(options.ApiSecret))
            yield return "LiveKit:ApiSecret is missing. With LiveKit:External, write the secret that belongs to LiveKit:ApiKey.";
        if (Url(options.MetricsUrl, "http", "https") is { } metrics)
            yield return $"LiveKit:MetricsUrl is {SettingText.Shown(options.MetricsUrl)}, {metrics} Write the URL of LiveKit's Prometheus figures, such as http://10.0.0.5:6789/metrics, name and password in their own keys.";
        if (string.IsNullOrEmpty(options.MetricsUsername) != string.IsNullOrEmpty(options.MetricsPassword))
            yield return "LiveKit:MetricsUsername and LiveKit:MetricsPassword belong together, and only one is set. Set both, or neither.";
        if (!string.IsNullOrWhiteSpace(options.ConfigPath))
            yield return "LiveKit:ConfigPath is set, and LiveKit:External as well: a server that runs elsewhere has its own configuration. Leave out one of the two.";
    }

    private static IEnumerable<string> Embedded(LiveKitOptions options)
    {
        if (options.Port is < 1 or > 65535)
            yield return $"LiveKit:Port is {options.Port}. Write a port from 1 to 65535; 7880 is LiveKit's own.";
        if (!string.IsNullOrWhiteSpace(options.NodeIp) && !SettingText.IsAddress(options.NodeIp))
            yield return $"LiveKit:NodeIp is \"{options.NodeIp}\", which is no IP address. Write the address that browsers reach for media, or leave it empty.";
        if (options.EmptyTimeout is < Room.MinEmptyTimeout or > Room.MaxEmptyTimeout)
            yield return $"LiveKit:EmptyTimeout is {options.EmptyTimeout}. Write seconds from {Room.MinEmptyTimeout} to {Room.MaxEmptyTimeout}.";
        if (options.DepartureTimeout is < Room.MinDepartureTimeout or > Room.MaxDepartureTimeout)
            yield return $"LiveKit:DepartureTimeout is {options.DepartureTimeout}. Write seconds from {Room.MinDepartureTimeout} to {Room.MaxDepartureTimeout}.";
        if (!string.IsNullOrWhiteSpace(options.BinaryPath) && BinaryProblem(options.BinaryPath) is { } problem)
            yield return $"LiveKit:BinaryPath is \"{options.BinaryPath}\", {problem}";
        if (!string.IsNullOrWhiteSpace(options.DevServerPath) && !File.Exists(options.DevServerPath))
            yield return $"LiveKit:DevServerPath is \"{options.DevServerPath}\", which does not exist. Build tools/livekit-dev, or leave the key empty.";
        if (!string.IsNullOrWhiteSpace(options.ConfigPath) && SettingText.FileProblem(options.ConfigPath) is { } file)
            yield return $"LiveKit:ConfigPath is \"{options.ConfigPath}\", which {file}";
        if (Url(options.DownloadUrl, "http", "https") is { } download)
            yield return $"LiveKit:DownloadUrl is {SettingText.Shown(options.DownloadUrl)}, {download} Write the mirror's URL, or leave the key empty.";
        foreach (var error in Redis(options.Redis))
            yield return error;
    }

    private static IEnumerable<string> Redis(LiveKitRedisOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Address) && !IsHostAndPort(options.Address))
            yield return $"LiveKit:Redis:Address is {SettingText.Shown(options.Address)}, which is no host with a port. Write it such as 127.0.0.1:6379, name and password in their own keys.";
        if (options.Db < 0)
            yield return $"LiveKit:Redis:Db is {options.Db}. Write the number of a database, 0 or more.";
    }

    private static string? BinaryProblem(string path)
    {
        if (Directory.Exists(path))
            return "which is a folder. Write the path of the livekit-server file in it.";
        if (!File.Exists(path))
            return "which does not exist. Correct the path, or leave the key empty to look in PATH.";
        if (new FileInfo(path).Length == 0)
            return "which is an empty file. Download livekit-server again.";
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & anyExecute) == 0)
            return $"which is not executable. Run: chmod +x {path}";
        return null;
    }

    /// <summary>What is wrong with a URL, as what follows "LiveKit:Host is ..."; null where nothing is.</summary>
    private static string? Url(string? url, string scheme, string secureScheme)
    {
        if (string.IsNullOrWhiteSpace(url))
            return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != scheme && uri.Scheme != secureScheme) || uri.Host.Length == 0)
            return $"which is no {scheme}:// or {secureScheme}:// URL.";
        return uri is { UserInfo: "", Query: "", Fragment: "" } ? null : "which has more than a host, a port and a path.";
    }

    private static string? NoPath(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.AbsolutePath != "/"
        ? "which has a path: LiveKit's API has its own."
        : null;

    private static bool IsHostAndPort(string address) =>
        Uri.TryCreate($"tcp://{address}", UriKind.Absolute, out var uri) && uri is { Port: > 0, Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/", Fragment: "" };
}
