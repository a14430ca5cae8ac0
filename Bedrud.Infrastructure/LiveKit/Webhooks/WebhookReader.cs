using System.Text;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>
/// Between a webhook's body and its message. The body is protobuf's JSON (camelCase, zero values left out, 64-bit numbers as
/// strings), so protobuf's own parser reads it. Fields and enum values that a later LiveKit adds are passed over: the field keeps
/// its default, a repeated one lacks that item.
/// </summary>
public static partial class WebhookReader
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The message, or null for a body that is not one.</summary>
    /// <param name="body">The exact body.</param>
    public static WebhookEvent? Read(ReadOnlySpan<byte> body) => Read(Encoding.UTF8.GetString(body));

    /// <summary>The message, or null for a text that is not one.</summary>
    /// <param name="json">A body, or what <see cref="Write"/> made.</param>
    public static WebhookEvent? Read(string json)
    {
        try
        {
            return Parser.Parse<WebhookEvent>(json);
        }
        // Both of protobuf's own exceptions, and a field that is neither a number nor a text, derive from it.
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The message as JSON, fit for storing: it holds only what Bedrud's messages know, which leaves out <c>turnPassword</c>, an
    /// ingress's stream key and an egress's storage keys; and whatever looks like a JWT is taken out of the metadata.
    /// </summary>
    public static string Write(WebhookEvent message)
    {
        var json = JsonFormatter.Default.Format(message);
        return json.Contains("eyJ", StringComparison.Ordinal) ? Token().Replace(json, "[removed]") : json;
    }

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]*", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
