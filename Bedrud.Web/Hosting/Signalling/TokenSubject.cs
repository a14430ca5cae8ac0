using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Bedrud.Web.Hosting.Signalling;

/// <summary>Who says to be who in which room, by the token of a handshake. Not proven: LiveKit checks the signature, and whoever alters a claim breaks it.</summary>
internal readonly record struct TokenSubject(string Room, string Identity)
{
    private const string Bearer = "Bearer ";

    // A token of ours is under 1,000 characters; metadata may make another's longer.
    private const int MaxLength = 16 * 1024;

    /// <summary>Null where there is no token, or none that can be read: LiveKit refuses those itself.</summary>
    public static TokenSubject? Of(HttpRequest request)
    {
        var token = request.Query["access_token"].ToString();
        if (token.Length == 0 && request.Headers[HeaderNames.Authorization].ToString() is var header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            token = header[Bearer.Length..];
        return token.Length is > 0 and <= MaxLength && token.Split('.') is [_, var claims, _] ? Read(claims) : null;
    }

    private static TokenSubject? Read(string claims)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return json.RootElement.TryGetProperty("sub", out var sub) && sub.GetString() is { } identity
                && json.RootElement.TryGetProperty("video", out var video) && video.TryGetProperty("room", out var name) && name.GetString() is { } room
                ? new TokenSubject(room, identity)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
