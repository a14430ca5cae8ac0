using System.Security.Cryptography;
using System.Text;
using Bedrud.Tests;

namespace Bedrud.Bench;

/// <summary>A webhook as LiveKit sends it, signed beforehand so that the load costs its sender next to nothing.</summary>
/// <param name="EventId">LiveKit's id of the event.</param>
/// <param name="Request">The whole HTTP request.</param>
internal sealed record SignedWebhook(string EventId, byte[] Request)
{
    public const string Key = "APIbench0001";
    public const string Secret = "bench-secret-0123456789abcdef0123456789a";

    // What makes a real one long.
    private const string Codecs =
        """[{"mime":"audio/PCMU"}, {"mime":"audio/PCMA"}, {"mime":"audio/opus"}, {"mime":"audio/red"}, {"mime":"video/VP8"}, {"mime":"video/H264"}, {"mime":"video/VP9"}, {"mime":"video/AV1"}, {"mime":"video/H265"}, {"mime":"video/rtx"}]""";

    private static long _last;

    public static SignedWebhook RoomStarted(string room) => Make("room_started", Room(room), "", "");

    public static SignedWebhook Joined(string room, string identity) => Make("participant_joined", Room(room), Participant(identity, "ACTIVE"), "");

    public static SignedWebhook Left(string room, string identity) =>
        Make("participant_left", Room(room), Participant(identity, "DISCONNECTED", ", \"disconnectReason\":\"CLIENT_INITIATED\""), "");

    public static SignedWebhook Published(string room, string identity, bool began) => Make(
        began ? "track_published" : "track_unpublished", $$"""{"sid":"RM_{{room}}", "name":"{{room}}"}""", $$"""{"sid":"PA_{{identity}}", "identity":"{{identity}}"}""",
        $$""", "track":{"sid":"TR_{{identity}}", "type":"VIDEO", "width":1280, "height":720, "simulcast":true, "source":"CAMERA", "mimeType":"video/VP8"}""");

    /// <summary>What one person's visit causes.</summary>
    public static IEnumerable<SignedWebhook> Visit(string room, string identity) =>
        [Joined(room, identity), Published(room, identity, true), Published(room, identity, false), Left(room, identity)];

    private static string Room(string name) => $$"""
        {"sid":"RM_{{name}}", "name":"{{name}}", "emptyTimeout":300, "departureTimeout":20, "creationTime":"{{Now - 600}}", "turnPassword":"e1vGBatDDIg1jVAQMMqXe858FBtzedFfVvqbOfiLbwBG", "enabledCodecs":{{Codecs}}}
        """;

    private static string Participant(string identity, string state, string more = "") => $$"""
        {"sid":"PA_{{identity}}", "identity":"{{identity}}", "state":"{{state}}", "joinedAt":"{{Now}}", "name":"Name of {{identity}}", "version":2, "permission":{"canSubscribe":true, "canPublish":true, "canPublishData":true}{{more}}}
        """;

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static SignedWebhook Make(string name, string room, string participant, string more)
    {
        var id = $"EV_{Interlocked.Increment(ref _last):x12}";
        var who = participant.Length > 0 ? $", \"participant\":{participant}" : "";
        var body = Encoding.UTF8.GetBytes($$"""{"event":"{{name}}", "room":{{room}}{{who}}{{more}}, "id":"{{id}}", "createdAt":"{{Now}}"}""");
        var claims = $$"""{"iss":"{{Key}}","exp":{{Now + 300}},"nbf":{{Now}},"iat":{{Now}},"sha256":"{{Convert.ToBase64String(SHA256.HashData(body))}}"}""";
        var token = Jwt.Make("""{"alg":"HS256","typ":"JWT"}""", claims, Secret);
        var head = $"POST /api/livekit/webhook HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: {body.Length}\r\nAuthorization: {token}\r\nContent-Type: application/webhook+json\r\nAccept-Encoding: gzip\r\n\r\n";
        return new SignedWebhook(id, [.. Encoding.ASCII.GetBytes(head), .. body]);
    }
}
