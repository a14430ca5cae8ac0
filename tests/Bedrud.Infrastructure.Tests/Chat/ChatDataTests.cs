using Bedrud.Domain.Chat;
using Bedrud.Infrastructure.Chat;
using Bedrud.Tests;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Chat;

/// <summary>What every database must do alike with chats: pages, conversations, and the end of what was kept long enough.</summary>
public abstract class ChatDataTests : IAsyncLifetime
{
    private ChatRig _rig = null!;

    protected abstract Dictionary<string, string?> Settings { get; }

    public async ValueTask InitializeAsync() => _rig = await ChatRig.StartAsync(Settings);

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Pages_BackwardsAndForwards_HoldEveryMessageOnceInItsOrder()
    {
        var room = await _rig.RoomAsync("daily", 30);
        var at = _rig.Now;
        var sent = new List<Guid>();
        // Some in one microsecond, as two portals may write them.
        for (var i = 0; i < 25; i++)
            sent.Add((await _rig.MessageAsync(room, at.AddMicroseconds(i / 3))).Id);
        await using var db = await _rig.Contexts.CreateDbContextAsync();
        var all = db.MessagesOf(room.Id, ["RM_1"]);

        var back = new List<Guid>();
        Guid? before = null;
        while (await all.LatestBefore(before).Take(4).ToListAsync() is { Count: > 0 } some)
        {
            back.AddRange(some.Select(m => m.Id));
            before = some[^1].Id;
        }

        var forth = new List<Guid>();
        Guid? after = null;
        while (await all.FirstAfter(after).Take(4).ToListAsync() is { Count: > 0 } some)
        {
            forth.AddRange(some.Select(m => m.Id));
            after = some[^1].Id;
        }

        Assert.Equal(sent.Order(), forth.Order());
        Assert.Equal(forth, Enumerable.Reverse(back));
    }

    [Fact]
    public async Task Pages_BeforeAMessageThatIsGone_GoOnFromItsTime()
    {
        var room = await _rig.RoomAsync("daily", 30);
        var first = await _rig.MessageAsync(room, _rig.Now);
        var second = await _rig.MessageAsync(room, _rig.Now.AddSeconds(1));
        await using var db = await _rig.Contexts.CreateDbContextAsync();
        await db.ChatMessages.Where(m => m.Id == second.Id).ExecuteDeleteAsync();

        Assert.Equal(first.Id, (await db.ChatMessages.LatestBefore(second.Id).SingleAsync()).Id);
        Assert.Empty(await db.ChatMessages.LatestBefore(first.Id).ToListAsync());
    }

    [Fact]
    public async Task Conversation_AfterTheMediaServerStartedAgain_IsThatOfBefore()
    {
        var room = await _rig.RoomAsync("daily", 30);
        await _rig.MeetingAsync(room, "RM_old", _rig.Now.AddHours(-3), _rig.Now.AddHours(-2));
        await _rig.MeetingAsync(room, "RM_1", _rig.Now.AddMinutes(-30), _rig.Now.AddMinutes(-1));
        await _rig.MeetingAsync(await _rig.RoomAsync("other", 30), "RM_other", _rig.Now.AddMinutes(-30), _rig.Now.AddMinutes(-1));
        await using var db = await _rig.Contexts.CreateDbContextAsync();

        // Its own row may not be written yet.
        Assert.Equal(["RM_2", "RM_1"], await db.ConversationAsync("daily", "RM_2", _rig.Now, CancellationToken.None));
    }

    [Fact]
    public async Task Due_OlderThanTheRoomSays_GoesWithItsFiles()
    {
        var week = await _rig.RoomAsync("week", 7);
        var month = await _rig.RoomAsync("month", 30);
        await _rig.MessageAsync(week, _rig.Now.AddDays(-7).AddMinutes(-1), file: "a.txt");
        var young = await _rig.MessageAsync(week, _rig.Now.AddDays(-7).AddMinutes(1), file: "b.txt");
        var kept = await _rig.MessageAsync(month, _rig.Now.AddDays(-29));
        await _rig.MessageAsync(month, _rig.Now.AddDays(-31));

        Assert.Equal(2, await _rig.Retention.DeleteDueAsync(CancellationToken.None));

        Assert.Equal([kept.Id, young.Id], (await _rig.MessagesAsync()).Select(m => m.Id));
        Assert.Equal([$"{week.Id:N}{Path.DirectorySeparatorChar}{young.Id:N}"], _rig.FilesOnDisk);
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await _rig.Retention.DeleteDueAsync(CancellationToken.None));
        Assert.Empty(_rig.FilesOnDisk);
    }

    [Fact]
    public async Task Due_InARoomThatKeepsNothing_GoesWhenItsConversationIsOver()
    {
        var room = await _rig.RoomAsync("daily", 0);
        await _rig.MeetingAsync(room, "RM_1", _rig.Now.AddMinutes(-30), _rig.Now.AddMinutes(-3));
        await _rig.MeetingAsync(room, "RM_2", _rig.Now.AddMinutes(-2), null);
        await _rig.MeetingAsync(room, "RM_0", _rig.Now.AddHours(-3), _rig.Now.AddHours(-2));
        await _rig.MessageAsync(room, _rig.Now.AddHours(-2.5), "long ago", "RM_0", "a.txt");
        await _rig.MessageAsync(room, _rig.Now.AddMinutes(-20), "before", "RM_1");
        await _rig.MessageAsync(room, _rig.Now.AddMinutes(-1), "after", "RM_2");
        await _rig.MessageAsync(room, _rig.Now.AddHours(-2), "of nobody knows which", "RM_untold");

        Assert.Equal(1, await _rig.Retention.DeleteDueAsync(CancellationToken.None));
        Assert.Equal(["of nobody knows which", "before", "after"], (await _rig.MessagesAsync()).Select(m => m.Text));
        Assert.Empty(_rig.FilesOnDisk);

        await using (var db = await _rig.Contexts.CreateDbContextAsync())
        {
            var now = _rig.Now;
            await db.Set<Domain.Meetings.Meeting>().Where(m => m.RoomSid == "RM_2").ExecuteUpdateAsync(s => s.SetProperty(m => m.EndedAt, now));
        }

        _rig.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(0, await _rig.Retention.DeleteDueAsync(CancellationToken.None));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await _rig.Retention.DeleteDueAsync(CancellationToken.None));
        _rig.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await _rig.Retention.DeleteDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Due_MoreThanOneBatch_GoesInSeveral()
    {
        var room = await _rig.RoomAsync("daily", 1);
        var at = _rig.Now.AddDays(-2);
        await _rig.AddAsync([.. Enumerable.Range(0, 1_100).Select(i => new ChatMessage
        {
            Id = ChatMessageId.At(at.AddMilliseconds(i)), RoomId = room.Id, RoomSid = "RM_1", SenderIdentity = "g_1", SenderName = "A", Text = "x", SentAt = at.AddMilliseconds(i),
        })]);

        var deleting = _rig.Retention.DeleteDueAsync(CancellationToken.None);
        while (await Task.WhenAny(deleting, Task.Delay(10)) != deleting)
            _rig.Time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(1_100, await deleting);
        Assert.Empty(await _rig.MessagesAsync());
    }

    [Fact]
    public async Task Sweep_AnHourLater_RemovesWhatLacksTheOther()
    {
        var room = await _rig.RoomAsync("daily", 30);
        var whole = await _rig.MessageAsync(room, _rig.Now, "whole", file: "a.txt");
        var text = await _rig.MessageAsync(room, _rig.Now.AddSeconds(1), "its words stay", file: "b.txt");
        var bare = await _rig.MessageAsync(room, _rig.Now.AddSeconds(2), "", file: "c.txt");
        _rig.Files.Delete(room.Id, text.Id);
        _rig.Files.Delete(room.Id, bare.Id);
        await _rig.Files.SaveAsync(room.Id, Guid.NewGuid(), new MemoryStream([1]), CancellationToken.None);
        await _rig.Files.SaveAsync(Guid.NewGuid(), Guid.NewGuid(), new MemoryStream([1]), CancellationToken.None);
        _rig.Time.Advance(TimeSpan.FromMinutes(30));
        // Of a room that is gone everything goes at once.
        Assert.Equal(0, await _rig.Retention.SweepAsync(CancellationToken.None));
        Assert.Equal(2, _rig.FilesOnDisk.Length);

        _rig.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(3, await _rig.Retention.SweepAsync(CancellationToken.None));

        Assert.Equal([$"{room.Id:N}{Path.DirectorySeparatorChar}{whole.Id:N}"], _rig.FilesOnDisk);
        Assert.Equal([("whole", "a.txt"), ("its words stay", null)], (await _rig.MessagesAsync()).Select(m => (m.Text, m.FileName)));
        Assert.Equal(0, await _rig.Retention.SweepAsync(CancellationToken.None));
    }
}

public sealed class SqliteChatDataTests : ChatDataTests
{
    protected override Dictionary<string, string?> Settings { get; } = new() { ["Database:Provider"] = "Sqlite" };
}

public sealed class PostgresChatDataTests(PostgresServer server) : ChatDataTests, IClassFixture<PostgresServer>
{
    protected override Dictionary<string, string?> Settings { get; } = new()
    {
        ["Database:Provider"] = "Postgres",
        ["Database:ConnectionString"] = server.NewDatabase(),
    };
}
