using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;

namespace Bedrud.Infrastructure.Tests.LiveKit.Api;

/// <summary>One recorded answer, by a name such as <c>ListRooms-wrong-secret</c>.</summary>
internal sealed record RecordedAnswer(string Name, int Status, Dictionary<string, string> Headers, byte[] Body)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public string Method => Name.Split('-')[0];

    public DateTimeOffset Date => DateTimeOffset.Parse(Headers["date"], CultureInfo.InvariantCulture);

    public static IEnumerable<string> Names(params string[] methods) => Directory.GetFiles(RecordedKeys.Folder("twirp"), "*.response.json")
        .Select(file => Path.GetFileName(file).Replace(".response.json", "", StringComparison.Ordinal))
        .Where(name => methods.Contains(name.Split('-')[0]))
        .Order(StringComparer.Ordinal);

    public static RecordedAnswer Load(string name)
    {
        var folder = RecordedKeys.Folder("twirp");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{name}.response.json")));
        var root = json.RootElement;
        var body = root.TryGetProperty("bodyFile", out var file)
            ? File.ReadAllBytes(Path.Combine(folder, file.GetString()!))
            : Encoding.UTF8.GetBytes(root.GetProperty("body").GetString()!);
        var headers = root.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!);
        return new RecordedAnswer(name, root.GetProperty("status").GetInt32(), headers, body);
    }

    /// <summary>As sent, but for messages that were recorded as JSON: LiveKit answers a protobuf request in protobuf.</summary>
    public HttpResponseMessage ToResponse()
    {
        var type = Headers["content-type"];
        var body = Body;
        if (Status == 200 && type.StartsWith("application/json", StringComparison.Ordinal))
            (type, body) = ("application/protobuf", ToProtobuf(Encoding.UTF8.GetString(Body)));
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("content-type", type);
        response.Headers.Date = Date;
        return response;
    }

    private byte[] ToProtobuf(string json)
    {
        IMessage message = Method switch
        {
            "ListRooms" => Parser.Parse<ListRoomsResponse>(json),
            "ListParticipants" => Parser.Parse<ListParticipantsResponse>(json),
            "GetParticipant" or "UpdateParticipant" => Parser.Parse<ParticipantInfo>(json),
            "MutePublishedTrack" => Parser.Parse<MuteRoomTrackResponse>(json),
            "RemoveParticipant" => Parser.Parse<RemoveParticipantResponse>(json),
            "DeleteRoom" => Parser.Parse<DeleteRoomResponse>(json),
            "ListEgress" => Parser.Parse<ListEgressResponse>(json),
            "UpdateRoomMetadata" => Parser.Parse<Room>(json),
            _ => throw new InvalidOperationException(Method),
        };
        return message.ToByteArray();
    }
}
