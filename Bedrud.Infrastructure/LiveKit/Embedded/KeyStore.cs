using System.Security.Cryptography;
using System.Text.Json;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>An API key and its secret. The secret never reaches a log, hence no record's ToString.</summary>
public sealed class ApiKeyPair(string apiKey, string apiSecret)
{
    public string ApiKey { get; } = apiKey;

    /// <summary>LiveKit asks for at least 32 characters.</summary>
    public string ApiSecret { get; } = apiSecret;

    public override string ToString() => ApiKey;
}

/// <summary>
/// The key pair of the embedded server, generated once and kept in <c>livekit/keys.json</c> of the data folder, readable by its
/// owner alone. Portals that start at the same time on one folder end with the same pair.
/// </summary>
public sealed class KeyStore(DataFolder folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private const string KeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Lock _gate = new();
    private ApiKeyPair? _pair;

    /// <summary>The stored pair, or a new one.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read as keys.</exception>
    public ApiKeyPair Get()
    {
        lock (_gate)
            return _pair ??= Read() ?? Create();
    }

    private string Path => folder.File("livekit", "keys.json");

    private ApiKeyPair? Read()
    {
        if (!File.Exists(Path))
            return null;

        OwnerOnly.Restrict(Path);
        try
        {
            if (JsonSerializer.Deserialize<StoredKeys>(File.ReadAllBytes(Path), Json) is { ApiKey.Length: > 0, ApiSecret.Length: >= 32 } stored)
                return new ApiKeyPair(stored.ApiKey, stored.ApiSecret);
        }
        catch (JsonException)
        {
            // The exception's text quotes the file: it is dropped.
        }

        throw new InvalidDataException($"{Path} holds no usable LiveKit keys. Restore it from a backup, or delete it: new keys are then generated.");
    }

    private ApiKeyPair Create()
    {
        using var held = Hold();
        if (Read() is { } others)
            return others;
        OwnerOnly.Replace(Path, JsonSerializer.SerializeToUtf8Bytes(new StoredKeys("API" + RandomNumberGenerator.GetString(KeyAlphabet, 12), Secret()), Json));
        return Read()!;
    }

    /// <summary>One portal at a time: moving a file without overwriting looks first and moves then, which is too late.</summary>
    private FileStream Hold()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(folder.File("livekit", "keys.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 500)
            {
                Thread.Sleep(10);
            }
        }
    }

    /// <summary>32 random bytes as 43 characters that need no quoting in YAML or in a URL.</summary>
    private static string Secret()
    {
        string secret;
        do
        {
            secret = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        }
        while (secret[0] is '-' or '_');

        return secret;
    }

    private sealed record StoredKeys(string? ApiKey, string? ApiSecret);
}
