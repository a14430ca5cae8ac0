using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Writes <c>text/event-stream</c> as the page's reader takes it: the event's name, one line of JSON, an empty line.</summary>
public static class ServerSentEvent
{
    /// <summary>Says nothing but that the connection lives.</summary>
    public static readonly ReadOnlyMemory<byte> Beat = ":\n\n"u8.ToArray();

    /// <summary>Says what the answer will be, and has nothing on its way hold it back.</summary>
    public static void Open(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx would hold back what comes in small pieces.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <param name="name">Of the event.</param>
    /// <param name="body">Written in camel case; line breaks inside are JSON's.</param>
    public static byte[] Write(string name, object body) =>
        [.. "event: "u8, .. System.Text.Encoding.UTF8.GetBytes(name), .. "\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), JsonSerializerOptions.Web), .. "\n\n"u8];
}
