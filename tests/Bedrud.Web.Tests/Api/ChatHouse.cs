using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Chat;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Web.Features.Meeting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>A room "daily" in a portal of its own, with people in its meeting.</summary>
internal sealed class ChatHouse : IAsyncDisposable
{
    public const string Chat = "/api/meetings/daily/chat";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Portal Portal { get; } = new();

    /// <summary>The room's owner; not in the meeting until <see cref="EnterAsync"/>.</summary>
    public HttpClient Owner { get; private set; } = null!;

    public string[] FilesOnDisk
    {
        get
        {
            var folder = Path.Combine(Portal.Services.GetRequiredService<DataFolder>().Path, "chat");
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
        }
    }

    public static async Task<ChatHouse> OpenAsync(params (string Key, string Value)[] settings)
    {
        var house = new ChatHouse();
        house.Portal.Settings["Chat:MinFreeBytes"] = "0";
        foreach (var (key, value) in settings)
            house.Portal.Settings[key] = value;
        house.Owner = await house.Portal.AdministratorAsync();
        (await house.Owner.PostAsJsonAsync("/api/rooms", new { name = "daily" })).EnsureSuccessStatusCode();
        return house;
    }

    public async Task<Person> GuestAsync(string name)
    {
        var client = Portal.NewClient();
        return await EnterAsync(client, name);
    }

    /// <summary>Joins by the portal, and connects to LiveKit.</summary>
    public async Task<Person> EnterAsync(HttpClient client, string? name = null)
    {
        var answer = await (await client.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = name })).JsonAsync();
        var identity = answer.GetProperty("identity").GetString()!;
        var participant = Portal.LiveKit.Join("daily", identity);
        participant.Name = answer.GetProperty("name").GetString()!;
        await RefreshAsync();
        var person = new Person(client, identity, participant);
        person.Hear(Portal.Services.GetRequiredService<MeetingChannel>());
        return person;
    }

    /// <summary>Has the portal ask LiveKit who is there and what they may do.</summary>
    public async Task RefreshAsync() => (await Owner.GetAsync("/api/admin/rooms/daily/participants")).EnsureSuccessStatusCode();

    public async Task<BedrudDbContext> DatabaseAsync() =>
        await Portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();

    public async Task<ChatMessage> StoredAsync(Guid id)
    {
        await using var db = await DatabaseAsync();
        return await db.ChatMessages.AsNoTracking().SingleAsync(m => m.Id == id);
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Portal.DisposeAsync();
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It never came to be.");
            await Task.Delay(20);
        }
    }
}

/// <summary>Somebody in the meeting, and what their page hears.</summary>
internal sealed record Person(HttpClient Client, string Identity, ParticipantInfo Participant)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public ConcurrentQueue<JsonElement> Heard { get; } = [];

    public void Hear(MeetingChannel channel) =>
        channel.Listen("daily", Identity, notice => Heard.Enqueue(JsonSerializer.SerializeToElement(new { notice.Event, notice.Body }, Web)));

    public JsonElement TakeHeard()
    {
        Assert.True(Heard.TryDequeue(out var notice), "Nothing was heard.");
        Assert.Equal("chat", notice.GetProperty("event").GetString());
        return notice.GetProperty("body");
    }

    public Task<HttpResponseMessage> SayAsync(string? text, string? clientId = null) => Client.PostAsJsonAsync(ChatHouse.Chat, new { text, clientId });

    public async Task<Guid> SayItAsync(string text) => (await (await SayAsync(text)).JsonAsync()).GetProperty("id").GetGuid();

    public async Task<List<JsonElement>> LinesAsync(string query = "") =>
        [.. (await (await Client.GetAsync($"{ChatHouse.Chat}{query}")).JsonAsync()).GetProperty("lines").EnumerateArray()];

    public Task<HttpResponseMessage> SendFileAsync(byte[] content, string name, string? text = null)
    {
        var form = new MultipartFormDataContent();
        if (text is not null)
            form.Add(new StringContent(text), "text");
        form.Add(new ByteArrayContent(content), "file", name);
        return Client.PostAsync($"{ChatHouse.Chat}/files", form);
    }
}
