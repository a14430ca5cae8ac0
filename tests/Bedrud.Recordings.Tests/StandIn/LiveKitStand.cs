using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Recordings.Tests;

/// <summary>
/// What answers in the place of an external LiveKit with Redis and an egress worker. In each of its meetings two people publish. It is the truth that
/// portals are judged by.
/// </summary>
internal sealed partial class LiveKitStand(string key, string secret, S3Stand storage) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Room> _meetings = new(StringComparer.Ordinal);
    private WebApplication? _app;
    private WebhookPost? _post;

    public int Port { get; } = Ports.Free();

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>For a portal that uses it.</summary>
    public string[] Settings =>
    [
        "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{Port}", $"--LiveKit:InternalHost={Url}", $"--LiveKit:ApiKey={key}", $"--LiveKit:ApiSecret={secret}",
    ];

    /// <summary>The time by which it looks at tokens.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.UtcNow;

    /// <summary>Without one there are no recordings.</summary>
    public bool HasRedis { get; set; } = true;

    /// <summary>Where its webhooks go; null: nowhere.</summary>
    public Func<Uri>? Portal { get; set; }

    /// <summary>Until then, nobody reaches it and it reaches nobody.</summary>
    public DateTime AwayUntil { get; set; }

    public bool IsAway => DateTime.UtcNow < AwayUntil;

    public (int Sent, int Accepted) Webhooks => _post?.Count ?? default;

    public async Task OpenAsync()
    {
        _post = new WebhookPost(() => Portal!(), () => !IsAway, key, secret);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    /// <summary>A meeting begins in the room.</summary>
    public void Meet(string name)
    {
        _meetings[name] = new Room { Name = name, Sid = $"RM_{name}", CreationTime = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), NumParticipants = 2, NumPublishers = 2 };
        Tell(name, new WebhookEvent { Event = "room_started", Room = _meetings[name] });
        foreach (var person in People(name).Participants)
            Tell(name, new WebhookEvent { Event = "participant_joined", Room = _meetings[name], Participant = person });
    }

    public async ValueTask DisposeAsync()
    {
        if (_post is not null)
            await _post.DisposeAsync();
        if (_app is not null)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
        }
    }

    private void Tell(string room, WebhookEvent happened)
    {
        if (Portal is not null)
            _post!.Send(room, happened, WebhookFault.None);
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (IsAway)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return context.Request.Path.Value switch
        {
            "/" => context.Response.WriteAsync("OK"),
            "/rtc/validate" => context.Response.WriteAsync("success"),
            "/twirp/livekit.RoomService/ListRooms" => ListRoomsAsync(context),
            "/twirp/livekit.RoomService/ListParticipants" => ListParticipantsAsync(context),
            "/twirp/livekit.RoomService/CreateRoom" => CreateRoomAsync(context),
            "/twirp/livekit.RoomService/DeleteRoom" => DeleteRoomAsync(context),
            "/twirp/livekit.Egress/ListEgress" => GuardedAsync(context, ListEgressAsync),
            "/twirp/livekit.Egress/StartRoomCompositeEgress" => GuardedAsync(context, StartEgressAsync),
            "/twirp/livekit.Egress/StopEgress" => GuardedAsync(context, StopEgressAsync),
            _ => TwirpAnswers.SayAsync(context, new SendDataResponse()),
        };
    }

    private Task GuardedAsync(HttpContext context, Func<HttpContext, Task> answer) =>
        May(context, "roomRecord") ? answer(context) : TwirpAnswers.DenyAsync(context, 401, "unauthenticated", "permissions denied");

    private async Task ListRoomsAsync(HttpContext context)
    {
        var request = await TwirpAnswers.ReadAsync<ListRoomsRequest>(context.Request);
        if (!May(context, "roomList"))
            await TwirpAnswers.DenyAsync(context, 401, "unauthenticated", "permissions denied");
        else
            await TwirpAnswers.SayAsync(context, new ListRoomsResponse { Rooms = { _meetings.Values.Where(m => request.Names.Count == 0 || request.Names.Contains(m.Name)) } });
    }

    private async Task ListParticipantsAsync(HttpContext context)
    {
        var request = await TwirpAnswers.ReadAsync<ListParticipantsRequest>(context.Request);
        if (!May(context, "roomAdmin"))
            await TwirpAnswers.DenyAsync(context, 401, "unauthenticated", "permissions denied");
        else
            await TwirpAnswers.SayAsync(context, _meetings.TryGetValue(request.Room, out var room) && room.NumParticipants > 0 ? People(request.Room) : new ListParticipantsResponse());
    }

    // The portal looks now and then whether webhooks come, by a room that it makes and removes.
    private async Task CreateRoomAsync(HttpContext context)
    {
        var request = await TwirpAnswers.ReadAsync<CreateRoomRequest>(context.Request);
        var room = _meetings.GetOrAdd(request.Name, name => new Room { Name = name, Sid = $"RM_{name}" });
        Tell(room.Name, new WebhookEvent { Event = "room_started", Room = room });
        await TwirpAnswers.SayAsync(context, room);
    }

    private async Task DeleteRoomAsync(HttpContext context)
    {
        var request = await TwirpAnswers.ReadAsync<DeleteRoomRequest>(context.Request);
        if (_meetings.TryRemove(request.Room, out var room))
            Tell(room.Name, new WebhookEvent { Event = "room_finished", Room = room });
        await TwirpAnswers.SayAsync(context, new DeleteRoomResponse());
    }

    private bool May(HttpContext context, string right)
    {
        var token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        if (!Jwt.IsSignedWith(token, secret) || Jwt.Claims(token).GetProperty("exp").GetInt64() < Now().ToUnixTimeSeconds() - 60)
            return false;
        return Jwt.Claims(token).TryGetProperty("video", out var grants) && grants.TryGetProperty(right, out var allowed) && allowed.ValueKind == JsonValueKind.True;
    }

    private ListParticipantsResponse People(string room) => new()
    {
        Participants = { Person("ada", room), Person("ben", room), _runs.Values.Where(r => r.Room == room && r.IsInMeeting).Select(Recorder) },
    };

    private static ParticipantInfo Person(string name, string room) => new()
    {
        Sid = $"PA_{name}_{room}",
        Identity = name,
        Name = name,
        State = ParticipantInfo.Types.State.Active,
        JoinedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60,
        IsPublisher = true,
        Permission = new ParticipantPermission { CanPublish = true, CanSubscribe = true },
        Tracks =
        {
            new TrackInfo { Sid = $"TR_A{name}{room}", Type = TrackType.Audio, Source = TrackSource.Microphone, MimeType = "audio/opus" },
            new TrackInfo { Sid = $"TR_V{name}{room}", Type = TrackType.Video, Source = TrackSource.Camera, MimeType = "video/VP8", Width = 640, Height = 360 },
        },
    };
}
