using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>Why a webhook is not LiveKit's, or not LiveKit's any more. The names are safe to log.</summary>
public enum WebhookRejection
{
    /// <summary>No Authorization header.</summary>
    MissingToken,

    /// <summary>Not a JWT.</summary>
    MalformedToken,

    /// <summary>Signed otherwise than with HS256, or not at all.</summary>
    WrongAlgorithm,

    /// <summary>Signed with another secret.</summary>
    WrongSignature,

    /// <summary>Another API key than the portal's.</summary>
    UnknownKey,

    /// <summary>Sent too long ago, or one of the two clocks is wrong.</summary>
    Expired,

    /// <summary>From the future: one of the two clocks is wrong.</summary>
    NotYetValid,

    /// <summary>The body is not the one that was signed.</summary>
    BodyAltered,
}

/// <summary>
/// Verifies LiveKit's webhooks: the Authorization header is a bare JWT (HS256, with the portal's key pair) whose <c>sha256</c> claim is the
/// standard padded base64 of the SHA-256 of the exact body. As observed of livekit-server 1.13.5, tokens live 5 minutes, and its
/// own leeway of 60 s is used here too.
/// </summary>
public sealed class WebhookVerifier(LiveKitConnection connection, TimeProvider time)
{
    /// <summary>How far the two clocks may be apart.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    // Real ones have about 300 characters.
    private const int MaxTokenLength = 4096;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(connection.ApiSecret);

    /// <summary>Null for a body that LiveKit has signed; otherwise why not.</summary>
    /// <param name="authorization">The Authorization header as it came; a leading "Bearer " is tolerated.</param>
    /// <param name="body">The body's bytes as they came.</param>
    public WebhookRejection? Verify(string? authorization, ReadOnlySpan<byte> body)
    {
        var token = authorization.AsSpan().Trim();
        if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            token = token["Bearer ".Length..].TrimStart();
        if (token.IsEmpty)
            return WebhookRejection.MissingToken;

        var headerEnd = token.IndexOf('.');
        var claimsEnd = token.LastIndexOf('.');
        if (token.Length > MaxTokenLength || headerEnd < 1 || claimsEnd <= headerEnd
            || !TryDecode(token[..headerEnd], out var header) || !TryDecode(token[(headerEnd + 1)..claimsEnd], out var claims)
            || !TryDecode(token[(claimsEnd + 1)..], out var signature))
            return WebhookRejection.MalformedToken;

        return VerifyHeader(header) ?? VerifySignature(token[..claimsEnd], signature) ?? VerifyClaims(claims, body);
    }

    private static WebhookRejection? VerifyHeader(byte[] header)
    {
        if (!TryParse(header, out var json))
            return WebhookRejection.MalformedToken;
        using (json)
            return Text(json, "alg") == "HS256" ? null : WebhookRejection.WrongAlgorithm;
    }

    private WebhookRejection? VerifySignature(ReadOnlySpan<char> signed, ReadOnlySpan<byte> signature)
    {
        // A letter beyond ASCII would have failed to decode, but for the dots there is nothing else.
        Span<byte> bytes = stackalloc byte[MaxTokenLength];
        if (!Encoding.ASCII.TryGetBytes(signed, bytes, out var length))
            return WebhookRejection.MalformedToken;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, bytes[..length], expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature) ? null : WebhookRejection.WrongSignature;
    }

    private WebhookRejection? VerifyClaims(byte[] claims, ReadOnlySpan<byte> body)
    {
        if (!TryParse(claims, out var json))
            return WebhookRejection.MalformedToken;
        using (json)
        {
            if (Text(json, "iss") != connection.ApiKey)
                return WebhookRejection.UnknownKey;
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var leeway = (long)Leeway.TotalSeconds;
            // One without an end could be replayed for ever.
            if (Seconds(json, "exp") is not { } expiry || expiry < now - leeway)
                return WebhookRejection.Expired;
            if (Seconds(json, "nbf") is { } start && start > now + leeway)
                return WebhookRejection.NotYetValid;
            return IsHashOf(body, Text(json, "sha256")) ? null : WebhookRejection.BodyAltered;
        }
    }

    private static bool IsHashOf(ReadOnlySpan<byte> body, string? base64)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        if (base64 is null || !Convert.TryFromBase64String(base64, claimed, out var length) || length != SHA256.HashSizeInBytes)
            return false;
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, actual);
        return CryptographicOperations.FixedTimeEquals(actual, claimed);
    }

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        try
        {
            bytes = Base64Url.DecodeFromChars(text);
            return true;
        }
        catch (FormatException)
        {
            bytes = [];
            return false;
        }
    }

    private static bool TryParse(byte[] bytes, out JsonDocument json)
    {
        try
        {
            json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return true;
            json.Dispose();
        }
        catch (JsonException)
        {
        }
        json = null!;
        return false;
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Seconds(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
            && seconds is > -1e15 and < 1e15 ? (long)seconds : null;
}
