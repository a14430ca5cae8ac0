using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// Where the embedded server is and which keys it has: those of the administrator's own LiveKit YAML where <see cref="LiveKitOptions.ConfigPath"/>
/// names one, else the configured or generated ones. The keys stay the same while the portal runs; all else until <see cref="Renew"/>. Of no meaning with
/// <see cref="LiveKitOptions.External"/>.
/// </summary>
public sealed class EmbeddedSettings
{
    private readonly KeyStore _keys;
    private readonly IOptionsFactory<LiveKitOptions>? _factory;
    private readonly Lazy<ApiKeyPair> _pair;
    private volatile LiveKitOptions _options;
    private volatile Lazy<Found> _found;

    /// <param name="options">As they were at the portal's start.</param>
    /// <param name="keys">Of the data folder.</param>
    /// <param name="factory">Makes the options anew; null: they never change.</param>
    public EmbeddedSettings(IOptions<LiveKitOptions> options, KeyStore keys, IOptionsFactory<LiveKitOptions>? factory = null)
    {
        (_keys, _factory, _options) = (keys, factory, options.Value);
        // What cannot be read now is looked at again: a Lazy of another mode throws the same for ever.
        _found = new Lazy<Found>(() => Find(_options, _keys), LazyThreadSafetyMode.PublicationOnly);
        _pair = new Lazy<ApiKeyPair>(() => _found.Value.Keys, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What the next server is started with.</summary>
    public LiveKitOptions Options => _options;

    /// <summary>Signalling port, TCP.</summary>
    public int Port => Url.Port;

    /// <summary>Signalling and API, as they are reached from this machine; loopback but for a YAML that binds another address. Without a path.</summary>
    public Uri Url => _found.Value.Url;

    /// <summary>Signs the portal's calls and join tokens, and verifies webhooks.</summary>
    /// <exception cref="InvalidDataException">The generated keys cannot be read.</exception>
    public ApiKeyPair Keys => _pair.Value;

    /// <summary>What no log line may show.</summary>
    internal IReadOnlyList<string> Secrets => _found.Value.Secrets;

    /// <summary>Reads the settings and the own YAML again. The portal's calls and the browsers' signalling go to the new address at once: the server is to be started anew.</summary>
    /// <exception cref="OptionsValidationException">The settings cannot be used: those from before stay.</exception>
    public void Renew()
    {
        // The keys of the start first, or they would be those of now.
        _ = Keys;
        if (_factory?.Create(Microsoft.Extensions.Options.Options.DefaultName) is { } options)
            _options = options;
        var now = _options;
        _found = new Lazy<Found>(() => Find(now, _keys), LazyThreadSafetyMode.PublicationOnly);
    }

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
