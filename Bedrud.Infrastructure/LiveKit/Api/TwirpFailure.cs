using System.Net;
using System.Text.Json;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>
/// Reads an answer that is not 200. LiveKit answers Twirp's JSON (<c>{"code":"not_found","msg":"..."}</c>), except for tokens that it
/// can't accept: those get a text/plain 401 which may hold the whole token, so of it only known words are looked for.
/// </summary>
internal static class TwirpFailure
{
    private const int MaxDetail = 200;

    /// <param name="host">LiveKit's address, for the message.</param>
    /// <param name="method">Such as <c>ListRooms</c>, for the message.</param>
    /// <param name="response">The answer; its Date tells the two clocks apart.</param>
    /// <param name="body">The answer's text.</param>
    /// <param name="now">The portal's time.</param>
    public static LiveKitException From(Uri host, string method, HttpResponseMessage response, string body, DateTimeOffset now)
    {
        var name = host.GetLeftPart(UriPartial.Authority);
        if (!TryReadError(response, body, out var code, out var detail))
            return NotTwirp(name, response, body, now);
        return code switch
        {
            "unauthenticated" or "permission_denied" => new(
                LiveKitError.Unauthenticated, $"LiveKit at {name} denies {method}: the API key lacks the permission.")
            { Cause = LiveKitCause.PermissionDenied },
            "not_found" => new(LiveKitError.NotFound, $"LiveKit at {name} knows no such room or participant ({method})."),
            "unavailable" => new(LiveKitError.Unavailable, $"LiveKit at {name} found nobody to carry out {method}: the participant, or the worker, is not there."),
            "failed_precondition" => new(LiveKitError.FailedPrecondition, $"LiveKit at {name} is configured not to allow {method}{detail}."),
            "bad_route" => new(LiveKitError.Failed, $"LiveKit at {name} has no {method}: its version is too old.") { Cause = LiveKitCause.NotLiveKit },
            _ => new(LiveKitError.Failed, $"LiveKit at {name} failed at {method} with \"{code}\"{detail}.") { Cause = Redis(detail) },
        };
    }

    // "egress not connected (redis required)"; "could not get rooms: dial tcp 127.0.0.1:6379: connect: connection refused", which only the way to Redis can be.
    private static LiveKitCause Redis(string detail) =>
        detail.Contains("redis required", StringComparison.Ordinal) ? LiveKitCause.NoRedis
        : detail.Contains("dial tcp", StringComparison.Ordinal) ? LiveKitCause.RedisLost
        : LiveKitCause.Other;

    private static bool TryReadError(HttpResponseMessage response, string body, out string code, out string detail)
    {
        (code, detail) = ("", "");
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            return false;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("code", out var codeValue) || codeValue.ValueKind != JsonValueKind.String)
                return false;
            code = Short(codeValue.GetString()!);
            if (json.RootElement.TryGetProperty("msg", out var msg) && msg.ValueKind == JsonValueKind.String)
                detail = $": {Short(msg.GetString()!)}";
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static LiveKitException NotTwirp(string name, HttpResponseMessage response, string body, DateTimeOffset now) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => Unauthorized(name, response, body, now),
        // Go's server (LiveKit up to 1.11 with a certificate) and nginx say so in words of their own; both name HTTPS.
        HttpStatusCode.BadRequest when body.Contains("HTTPS", StringComparison.Ordinal) => new(
            LiveKitError.Unreachable, $"What answers at {name} speaks TLS: write https:// in livekit.internalHost.")
        { Cause = LiveKitCause.WrongScheme },
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new(
            LiveKitError.Unreachable, $"A proxy in front of LiveKit answers {(int)response.StatusCode} at {name}: LiveKit behind it is not running, or not where the proxy looks.")
        { Cause = LiveKitCause.ProxyError },
        _ => new(
            LiveKitError.Failed, $"What answers at {name} (status {(int)response.StatusCode}) is not LiveKit's API: correct livekit.internalHost.")
        { Cause = LiveKitCause.NotLiveKit },
    };

    private static LiveKitException Unauthorized(string name, HttpResponseMessage response, string body, DateTimeOffset now)
    {
        if (body.StartsWith("invalid API key", StringComparison.Ordinal))
            return Refusal(LiveKitCause.UnknownKey, $"LiveKit at {name} does not know the API key: livekit.apiKey must be one of the keys in LiveKit's configuration.");
        // "invalid token: <token>, error: ... token is expired | token is not valid yet | signature is invalid"
        var reason = body.AsSpan(body.LastIndexOf(", error:", StringComparison.Ordinal) + 1);
        if (reason.Contains("expired", StringComparison.OrdinalIgnoreCase) || reason.Contains("not valid yet", StringComparison.OrdinalIgnoreCase))
            return Refusal(LiveKitCause.ClockSkew, $"LiveKit at {name} has another time of day{Difference(response, now)}: set both machines' clocks by NTP.");
        if (reason.Contains("signature", StringComparison.OrdinalIgnoreCase))
            return Refusal(LiveKitCause.WrongSecret, $"LiveKit at {name} has another secret for the API key: livekit.apiSecret must match LiveKit's configuration.");
        return Refusal(LiveKitCause.Other, $"LiveKit at {name} does not accept the portal's token: check livekit.apiKey and livekit.apiSecret.");
    }

    private static LiveKitException Refusal(LiveKitCause cause, string message) => new(LiveKitError.Unauthenticated, message) { Cause = cause };

    private static string Difference(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.Date is { } date ? $" (by {Math.Abs((now - date).TotalSeconds):0} s)" : "";

    // LiveKit's own words for failures of its own; should one ever hold something that looks like a token, it is dropped.
    private static string Short(string text)
    {
        if (text.Contains("eyJ", StringComparison.Ordinal))
            return "(text withheld)";
        return text.Length <= MaxDetail ? text : text[..MaxDetail];
    }
}
