using System.Text.Json;

namespace Bedrud.Faults.Tests;

/// <summary>A webhook of LiveKit's, as far as the suite looks at it.</summary>
/// <param name="At">UTC; when it came.</param>
internal sealed record Webhook(string Id, string Event, string Room, string Identity, string Sid, DateTime At, byte[] Body, string Authorization)
{
    public static Webhook Read(byte[] body, string authorization)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var participant = root.TryGetProperty("participant", out var p) ? p : default;
        return new Webhook(
            Text(root, "id"), Text(root, "event"), root.TryGetProperty("room", out var room) ? Text(room, "name") : "",
            Text(participant, "identity"), Text(participant, "sid"), DateTime.UtcNow, body, authorization);
    }

    public override string ToString() => $"{Id} {Event} {Room} {Identity} {Sid}";

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
