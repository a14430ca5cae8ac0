using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bedrud.Web.Hosting;

/// <summary>What an act changed, for the audit log: both as JSON, and without anything secret.</summary>
public sealed record AuditChange(string? Before, string? After)
{
    // Names of people are read there: they need not be escaped, since pages encode what they show.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="before">What is written of it: usually an anonymous object of the few members that an act may change. Null where it was made by the act.</param>
    /// <param name="after">The same members; null where the act deleted it.</param>
    public static AuditChange Of<T>(T? before, T? after)
        where T : class => new(Write(before), Write(after));

    private static string? Write<T>(T? value) => value is null ? null : JsonSerializer.Serialize(value, Json);
}
