using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Where webhooks begin: whoever changes something says so here, in one line, before saving.</summary>
public static class Outbox
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Adds an event to a change that is about to be saved, so that the two are kept or lost together.</summary>
    /// <param name="db">Saved by the caller.</param>
    /// <param name="type">One of <see cref="WebhookEvents"/>.</param>
    /// <param name="data">Becomes an object of JSON: names in camel case, enumerations in kebab case. No secrets.</param>
    /// <param name="at">UTC; when it happened.</param>
    public static void Add<T>(BedrudDbContext db, string type, T data, DateTime at)
        where T : class => db.OutboxEvents.Add(new OutboxEvent { Type = type, At = at, Data = JsonSerializer.Serialize(data, Json) });
}
