using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>Which settings hold secrets, by their names: so that a new one is one from its first day.</summary>
public static partial class SettingNames
{
    // The name of a key pair, which every token says in clear and the webhook's lines need; and the path of a file.
    private static readonly string[] NoSecrets = ["LiveKit:ApiKey", "LIVEKIT_API_KEY", "Server:TlsKey"];

    /// <param name="key">Such as <c>LiveKit:Redis:Password</c>, or a name of the environment.</param>
    public static bool IsSecret(string key) => !NoSecrets.Contains(key, StringComparer.OrdinalIgnoreCase) && Secret().IsMatch(Last(key));

    /// <summary>A connection string holds a secret among what is none.</summary>
    public static bool IsConnectionString(string key) => Last(key).Contains("ConnectionString", StringComparison.OrdinalIgnoreCase) || key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever knows the address of a hook may call it. Any part of the name says so: <c>Alerts:Webhook:Url</c>.</summary>
    public static bool IsHook(string key) => key.Contains("webhook", StringComparison.OrdinalIgnoreCase);

    // An element of a list goes by the list's name.
    private static string Last(string key)
    {
        var last = ConfigurationPath.GetSectionKey(key);
        return int.TryParse(last, out _) && ConfigurationPath.GetParentPath(key) is { Length: > 0 } parent ? ConfigurationPath.GetSectionKey(parent) : last;
    }

    [GeneratedRegex("secret|password|passwd|passphrase|token|credential|otlp_headers|key$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
