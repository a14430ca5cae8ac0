using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.LiveKit.Api;

/// <summary>A LiveKit that answers with what it was given for a method, and remembers what it was asked.</summary>
internal sealed class FakeLiveKit : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> _answers = [];

    public List<Asked> Requests { get; } = [];

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-11-23T02:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    public FakeLiveKit Answer(params string[] recordings)
    {
        foreach (var recorded in recordings.Select(RecordedAnswer.Load))
        {
            Time.SetUtcNow(recorded.Date > Time.GetUtcNow() ? recorded.Date : Time.GetUtcNow());
            Answer(recorded.Method, recorded.ToResponse);
        }
        return this;
    }

    /// <summary>The last one given is given for ever.</summary>
    public FakeLiveKit Answer(string method, Func<HttpResponseMessage> answer)
    {
        if (!_answers.TryGetValue(method, out var queue))
            _answers[method] = queue = new();
        queue.Enqueue(answer);
        return this;
    }

    public ILiveKitApi Api(TimeProvider? time = null) => Services(this, time ?? Time).GetRequiredService<ILiveKitApi>();

    public static ServiceProvider Services(
        HttpMessageHandler? handler = null, TimeProvider? time = null, LiveKitConnection? connection = null, LiveKitOptions? options = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(connection ?? RecordedKeys.Connection());
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options ?? new LiveKitOptions()));
        services.AddLiveKitApi();
        if (handler is not null)
            services.AddHttpClient("LiveKit").ConfigurePrimaryHttpMessageHandler(() => handler);
        return services.BuildServiceProvider();
    }

    /// <summary>The call of Bedrud's that makes LiveKit's <paramref name="method"/>.</summary>
    public static async Task<object?> CallAsync(ILiveKitApi api, string method)
    {
        var grants = new ParticipantGrants(true, true, [TrackSource.Microphone]);
        switch (method)
        {
            case "ListRooms":
                return await api.ListRoomsAsync([], CancellationToken.None);
            case "ListParticipants":
                return await api.ListParticipantsAsync("lesson-42", CancellationToken.None);
            case "GetParticipant" or "MutePublishedTrack":
                return await api.MutePublishedTrackAsync("lesson-42", "bob", "TR_x", true, CancellationToken.None);
            case "UpdateParticipant":
                return await api.UpdatePermissionAsync("lesson-42", "bob", grants, CancellationToken.None);
            case "UpdateParticipant-attributes":
                return await api.UpdateAttributesAsync("lesson-42", "bob", new Dictionary<string, string> { ["hand"] = "up" }, CancellationToken.None);
            case "UpdateParticipant-name":
                return await api.UpdateNameAsync("lesson-42", "bob", "Robert", CancellationToken.None);
            case "UpdateRoomMetadata":
                await api.UpdateRoomMetadataAsync("lesson-42", "{}", CancellationToken.None);
                return null;
            case "RemoveParticipant":
                await api.RemoveParticipantAsync("lesson-42", "bob", CancellationToken.None);
                return null;
            case "DeleteRoom":
                await api.DeleteRoomAsync("lesson-42", CancellationToken.None);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(method), method, null);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        Requests.Add(new Asked(
            request.Method, path, request.Content.Headers.ContentType?.ToString(), request.Headers.Authorization!.Scheme, request.Headers.Authorization.Parameter!, body));
        var queue = _answers[path[(path.LastIndexOf('/') + 1)..]];
        return (queue.Count > 1 ? queue.Dequeue() : queue.Peek())();
    }

    internal sealed record Asked(HttpMethod Method, string Path, string? ContentType, string Scheme, string Token, byte[] Body)
    {
        public string Name => Path[(Path.LastIndexOf('/') + 1)..];

        /// <summary>The token's grants as compact JSON.</summary>
        public string Grants => System.Text.Json.JsonSerializer.Serialize(Jwt.Claims(Token).GetProperty("video"));
    }
}
