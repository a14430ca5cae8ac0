using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Chat;

/// <summary>A migrated database, a data folder, and a clock that the tests turn.</summary>
internal sealed class ChatRig : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-chat-").FullName;
    private readonly ServiceProvider _services;

    private ChatRig(Dictionary<string, string?> settings, ChatOptions options)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var folder = new DataFolder(_folder);
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(folder)
            .AddBedrudData(configuration)
            .BuildServiceProvider();
        Files = new ChatFiles(folder, Options.Create(options), NullLogger<ChatFiles>.Instance);
        Retention = new ChatRetention(Contexts, Files, Time);
    }

    // Files get the machine's own time: the clock begins there.
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public ChatFiles Files { get; }

    public ChatRetention Retention { get; }

    public IDbContextFactory<BedrudDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<BedrudDbContext>>();

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public string[] FilesOnDisk => Directory.Exists($"{_folder}/chat")
        ? [.. Directory.EnumerateFiles($"{_folder}/chat", "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath($"{_folder}/chat", f)).Order()]
        : [];

    public static async Task<ChatRig> StartAsync(Dictionary<string, string?>? settings = null, ChatOptions? options = null)
    {
        var rig = new ChatRig(settings ?? new() { ["Database:Provider"] = "Sqlite" }, options ?? new ChatOptions { MinFreeBytes = 0 });
        await using var db = await rig.Contexts.CreateDbContextAsync();
        await db.Database.MigrateAsync();
        return rig;
    }

    public async Task<Room> RoomAsync(string name, int chatDays)
    {
        var room = new Room { Name = name, ChatDays = chatDays, CreatedAt = Now, UpdatedAt = Now };
        await AddAsync(room);
        return room;
    }

    /// <param name="began">UTC.</param>
    /// <param name="ended">UTC; null while it runs.</param>
    public Task MeetingAsync(Room room, string sid, DateTime began, DateTime? ended) =>
        AddAsync(new Meeting { RoomName = room.Name, RoomId = room.Id, RoomSid = sid, StartedAt = began, EndedAt = ended, LastSeenAt = ended ?? Now });

    public async Task<ChatMessage> MessageAsync(Room room, DateTime sentAt, string text = "hello", string sid = "RM_1", string? file = null)
    {
        sentAt = sentAt.AddTicks(-(sentAt.Ticks % 10));
        var message = new ChatMessage
        {
            Id = ChatMessageId.At(sentAt),
            RoomId = room.Id,
            RoomSid = sid,
            SenderIdentity = "g_1",
            SenderName = "Ayşe",
            Text = text,
            SentAt = sentAt,
            FileName = file,
            FileSize = file is null ? 0 : 3,
        };
        if (file is not null)
            Assert.Equal(ChatFileSaving.Saved, (await Files.SaveAsync(room.Id, message.Id, new MemoryStream([1, 2, 3]), CancellationToken.None)).Saving);
        await AddAsync(message);
        return message;
    }

    public async Task<List<ChatMessage>> MessagesAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await db.ChatMessages.AsNoTracking().FirstAfter(null).ToListAsync();
    }

    public async Task AddAsync(params object[] entities)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        db.AddRange(entities);
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
