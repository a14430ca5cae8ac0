using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.LiveKit.Tokens;

/// <summary>
/// Looks into an access token as livekit-server 1.13.5 does: signature, times with a minute's leeway, grants. It asks nobody; the token is neither kept nor logged.
/// </summary>
public sealed class TokenInspector(LiveKitConnection connection, TimeProvider time)
{
    private const int Longest = 16 * 1024;

    // Names and identities are whoever's: a page shows so much of them.
    private const int LongestShown = 128;

    /// <summary>What LiveKit allows clocks to differ by.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <param name="text">The token, with or without <c>Bearer</c> before it.</param>
    public TokenReport Inspect(string text)
    {
        try
        {
            return Look(text);
        }
        catch (InvalidOperationException)
        {
            // JSON whose texts are no Unicode: found when they are read.
            return NoToken;
        }
    }

    private static TokenReport NoToken { get; } = new() { Findings = [new TokenFinding(LintSeverity.Error, TokenCodes.NoToken)] };

    private TokenReport Look(string text)
    {
        text = text.Trim();
        if (text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            text = text["Bearer ".Length..].Trim();
        var parts = text.Split('.');
        if (text.Length > Longest || parts.Length != 3 || Read(parts[0]) is not { } header || Read(parts[1]) is not { } claims)
            return NoToken;

        using (header)
        using (claims)
        {
            var root = claims.RootElement;
            var grants = new TokenGrants(root);
            var findings = new List<TokenFinding>();
            CheckSignature(header.RootElement, root, text, findings);
            CheckTimes(root, findings);
            grants.Check(findings);
            return new TokenReport
            {
                Key = Shown(Text(root, "iss")),
                Identity = Shown(grants.Identity),
                Room = Shown(grants.Room),
                NotBefore = Time(root, "nbf"),
                ExpiresAt = Time(root, "exp"),
                Allows = grants.Allows,
                Findings = [.. findings.OrderByDescending(finding => finding.Severity)],
            };
        }
    }

    internal static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    internal static string? Shown(string? text) => text is null || text.Length <= LongestShown ? text : text[..LongestShown] + "…";

    private void CheckSignature(JsonElement header, JsonElement claims, string token, List<TokenFinding> findings)
    {
        if (Text(header, "alg") is not "HS256" and not "HS384" and not "HS512")
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.Algorithm, Shown(Text(header, "alg")) ?? "–"));
        else if (Text(claims, "iss") is not { } key)
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.KeyMissing));
        else if (key != connection.ApiKey)
            findings.Add(new TokenFinding(LintSeverity.Warning, TokenCodes.KeyUnknown, Shown(key)!, connection.ApiKey));
        else if (!IsSigned(Text(header, "alg")!, token))
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.SignatureWrong, Shown(key)!));
    }

    private bool IsSigned(string algorithm, string token)
    {
        var signed = token.LastIndexOf('.');
        var (key, text) = (Encoding.UTF8.GetBytes(connection.ApiSecret), Encoding.UTF8.GetBytes(token[..signed]));
        var right = algorithm switch
        {
            "HS384" => HMACSHA384.HashData(key, text),
            "HS512" => HMACSHA512.HashData(key, text),
            _ => HMACSHA256.HashData(key, text),
        };
        return Decode(token[(signed + 1)..]) is { } given && CryptographicOperations.FixedTimeEquals(right, given);
    }

    private void CheckTimes(JsonElement claims, List<TokenFinding> findings)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (Time(claims, "exp") is not { } end)
            findings.Add(new TokenFinding(LintSeverity.Notice, TokenCodes.NoExpiry));
        else if (end < now)
            findings.Add(new TokenFinding(now - end > Leeway ? LintSeverity.Error : LintSeverity.Notice, now - end > Leeway ? TokenCodes.Expired : TokenCodes.ExpiredLeeway, Say(now - end)));
        if (Time(claims, "nbf") is { } begin && begin - now > Leeway)
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.NotYet, Say(begin - now)));
    }

    // 1 h 05 min would have to be translated; seconds and hh:mm:ss are read everywhere.
    private static string Say(TimeSpan span) => span < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");

    private static DateTime? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds))
            return null;
        return seconds is > 0 and < 253402300799 ? DateTime.UnixEpoch.AddSeconds(Math.Floor(seconds)) : null;
    }

    private static JsonDocument? Read(string part)
    {
        try
        {
            return Decode(part) is { } bytes && JsonDocument.Parse(bytes) is { RootElement.ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
