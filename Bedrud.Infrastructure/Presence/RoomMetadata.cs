using System.Text.Json;

namespace Bedrud.Infrastructure.Presence;

/// <summary>What Bedrud writes into a room's metadata, which every client reads and only the portal's key can write.</summary>
public static class RoomMetadata
{
    /// <summary>Nothing at all. LiveKit takes an empty text for "as it is".</summary>
    public const string Nothing = "{}";

    /// <summary><c>{"spotlight": "identity"}</c>, or <see cref="Nothing"/>.</summary>
    public static string Write(string? spotlight) => spotlight is null ? Nothing : JsonSerializer.Serialize(new { spotlight });

    /// <summary>Null where it names nobody, or is not Bedrud's.</summary>
    public static string? SpotlightOf(string metadata)
    {
        if (!metadata.Contains("\"spotlight\"", StringComparison.Ordinal))
            return null;
        try
        {
            using var json = JsonDocument.Parse(metadata);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("spotlight", out var identity) && identity.ValueKind == JsonValueKind.String
                ? identity.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
