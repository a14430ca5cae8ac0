using System.Collections.Concurrent;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Bench;

/// <summary>
/// LiveKit's server API as far as the portal asks it who is where. Ten thousand people can't be had on one machine; their webhooks and a LiveKit that
/// agrees with them can.
/// </summary>
internal sealed class ListedLiveKit : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ParticipantInfo>> _rooms = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private ListedLiveKit()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/twirp/livekit.RoomService/ListRooms", ListRoomsAsync);
        _app.MapPost("/twirp/livekit.RoomService/ListParticipants", ListParticipantsAsync);
    }

    public string Url => _app.Urls.Single();

    public static async Task<ListedLiveKit> StartAsync()
    {
        var server = new ListedLiveKit();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Returns how many are in the room then.</summary>
    public int Join(string room, string identity)
    {
        var people = _rooms.GetOrAdd(room, _ => []);
        people[identity] = new ParticipantInfo
        {
            Sid = $"PA_{identity}",
            Identity = identity,
            Name = $"Name of {identity}",
            State = ParticipantInfo.Types.State.Active,
            JoinedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            Permission = new ParticipantPermission { CanPublish = true, CanSubscribe = true, CanPublishData = true },
        };
        return people.Count;
    }

    public void Leave(string room, string identity) => _rooms[room].TryRemove(identity, out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ListRoomsAsync(HttpRequest request)
    {
        var names = ListRoomsRequest.Parser.ParseFrom(await BodyAsync(request)).Names.ToHashSet();
        var answer = new ListRoomsResponse();
        answer.Rooms.AddRange(_rooms.Where(r => names.Count == 0 || names.Contains(r.Key)).Select(r => new Room
        {
            Name = r.Key,
            Sid = $"RM_{r.Key}",
            NumParticipants = (uint)r.Value.Count,
            CreationTime = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600,
        }));
        return Protobuf(answer);
    }

    private async Task<IResult> ListParticipantsAsync(HttpRequest request)
    {
        var room = ListParticipantsRequest.Parser.ParseFrom(await BodyAsync(request)).Room;
        var answer = new ListParticipantsResponse();
        if (_rooms.TryGetValue(room, out var people))
            answer.Participants.AddRange(people.Values);
        return Protobuf(answer);
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static IResult Protobuf(IMessage message) => Results.Bytes(message.ToByteArray(), "application/protobuf");
}
