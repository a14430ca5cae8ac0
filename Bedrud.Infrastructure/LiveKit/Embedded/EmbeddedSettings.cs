using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// Where the embedded server is and which keys it has: those of the administrator's own LiveKit YAML where <see cref="LiveKitOptions.ConfigPath"/>
/// names one, else the configured or generated ones. Read once: they stay the same while the portal runs. Of no meaning with
/// <see cref="LiveKitOptions.External"/>.
/// </summary>
public sealed class EmbeddedSettings
{
    private readonly Lazy<Found> _found;

    public EmbeddedSettings(IOptions<LiveKitOptions> options, KeyStore keys) => _found = new Lazy<Found>(() => Find(options.Value, keys));

    /// <summary>Signalling port, TCP.</summary>
    public int Port => _found.Value.Url.Port;

    /// <summary>Signalling and API, as they are reached from this machine; loopback but for a YAML that binds another address. Without a path.</summary>
    public Uri Url => _found.Value.Url;

    /// <summary>Signs the portal's calls and join tokens, and verifies webhooks.</summary>
    /// <exception cref="InvalidDataException">The generated keys cannot be read.</exception>
    public ApiKeyPair Keys => _found.Value.Keys;

    /// <summary>What no log line may show.</summary>
    internal IReadOnlyList<string> Secrets => _found.Value.Secrets;

    private static Found Find(LiveKitOptions options, KeyStore keys)
    {
        string[] redis = options.Redis.Password is { Length: > 0 } password ? [password] : [];
        // A file that cannot be used is reported by the supervisor, which then starts nothing.
        if (OwnConfiguration.Path(options) is { } path && OwnConfiguration.Read(path) is { Problem: null } own && own.KeysFor(options.ApiKey) is { } pair)
            return new Found(own.Url, pair, [.. own.Keys.Select(key => key.ApiSecret), .. own.OtherSecrets]);

        var configured = options is { ApiKey.Length: > 0, ApiSecret.Length: > 0 } ? new ApiKeyPair(options.ApiKey, options.ApiSecret) : keys.Get();
        return new Found(new Uri($"http://127.0.0.1:{options.Port}"), configured, [configured.ApiSecret, .. redis]);
    }

    private sealed record Found(Uri Url, ApiKeyPair Keys, IReadOnlyList<string> Secrets);
}
