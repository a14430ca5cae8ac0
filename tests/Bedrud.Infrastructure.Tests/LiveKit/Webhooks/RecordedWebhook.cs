using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bedrud.Infrastructure.Tests.LiveKit.Webhooks;

/// <summary>One recorded webhook, in the exact bytes that were signed.</summary>
internal sealed record RecordedWebhook(string Name, string Authorization, byte[] Body, DateTimeOffset ReceivedAt, string EventId, string? Room)
{
    public static IReadOnlyList<RecordedWebhook> All { get; } = [.. Directory.GetFiles(RecordedKeys.Folder("webhooks"), "*.json")
        .Select(Load)
        .OrderBy(webhook => webhook.ReceivedAt)
        .ThenBy(webhook => webhook.Name.Length)
        .ThenBy(webhook => webhook.Name, StringComparer.Ordinal)];

    public static RecordedWebhook Get(string name) => All.Single(webhook => webhook.Name == name);

    /// <summary>A webhook of our own making, signed as LiveKit does.</summary>
    public static RecordedWebhook Make(string eventId, string room, DateTimeOffset at, string name = "participant_joined", string more = "")
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""{"event":"{{name}}", "room":{"sid":"RM_1", "name":"{{room}}"}{{more}}, "id":"{{eventId}}", "createdAt":"{{at.ToUnixTimeSeconds()}}"}""");
        return new RecordedWebhook(eventId, Sign(body, at), body, at, eventId, room);
    }

    public static string Sign(byte[] body, DateTimeOffset at)
    {
        var now = at.ToUnixTimeSeconds();
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(body));
        return Jwt.Make(
            """{"alg":"HS256","typ":"JWT"}""",
            $$"""{"iss":"{{RecordedKeys.ApiKey}}","exp":{{now + 300}},"nbf":{{now}},"iat":{{now}},"sha256":"{{hash}}"}""",
            RecordedKeys.ApiSecret);
    }

    private static RecordedWebhook Load(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement;
        var body = root.GetProperty("body").GetString()!;
        using var message = JsonDocument.Parse(body);
        var room = message.RootElement.TryGetProperty("room", out var r) && r.TryGetProperty("name", out var n) ? n.GetString() : null;
        return new RecordedWebhook(
            Path.GetFileNameWithoutExtension(file),
            root.GetProperty("headers").GetProperty("authorization").GetString()!,
            Encoding.UTF8.GetBytes(body),
            DateTimeOffset.Parse(root.GetProperty("receivedAt").GetString()!, CultureInfo.InvariantCulture),
            message.RootElement.GetProperty("id").GetString()!,
            room);
    }
}
