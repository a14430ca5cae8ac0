using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Recordings.Tests;

/// <summary>Messages over HTTP as livekit-server 1.13.5 writes them: protobuf, or snake_case JSON with every zero written; failures always as JSON.</summary>
internal static class TwirpAnswers
{
    private const string Protobuf = "application/protobuf";

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static async Task<T> ReadAsync<T>(HttpRequest request)
        where T : IMessage<T>, new()
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (request.ContentType != Protobuf)
            return Parser.Parse<T>(System.Text.Encoding.UTF8.GetString(body.ToArray()));
        var message = new T();
        message.MergeFrom(body.ToArray());
        return message;
    }

    public static Task SayAsync(HttpContext context, IMessage answer)
    {
        if (context.Request.ContentType == Protobuf)
        {
            context.Response.ContentType = Protobuf;
            return context.Response.Body.WriteAsync(answer.ToByteArray()).AsTask();
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Text(answer));
    }

    public static Task DenyAsync(HttpContext context, int status, string code, string message)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        return context.Response.WriteAsync($$"""{"code":"{{code}}","msg":"{{message}}"}""");
    }

    // Go writes a message that is not set as null, which C#'s library leaves out.
    private static string Text(IMessage answer)
    {
        var json = JsonNode.Parse(Json.Format(answer))!.AsObject();
        foreach (var field in answer.Descriptor.Fields.InDeclarationOrder().Where(f => f is { FieldType: FieldType.Message, IsRepeated: false }))
            json.TryAdd(field.Name, null);
        return json.ToJsonString();
    }
}
