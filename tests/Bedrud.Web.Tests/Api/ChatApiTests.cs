using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Meetings;
using Bedrud.Web.Tests.Signalling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrud.Web.Tests.Api;

public sealed class ChatApiTests : IAsyncLifetime
{
    private ChatHouse _house = null!;
    private Person _ada = null!;
    private Person _bob = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await ChatHouse.OpenAsync();
        _ada = await _house.GuestAsync("Ada");
        _bob = await _house.GuestAsync("Bob");
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Send_AMessage_IsHeardByAllAndFoundByTheLate()
    {
        var answer = await (await _ada.Client.PostAsJsonAsync(ChatHouse.Chat, new { text = "hello <b>you</b> ", sender = "g_x", name = "Somebody else", own = false })).JsonAsync();

        var (toAda, toBob) = (_ada.TakeHeard(), _bob.TakeHeard());
        Assert.Equal((true, false), (toAda.GetProperty("own").GetBoolean(), toBob.GetProperty("own").GetBoolean()));
        Assert.True(JsonElement.DeepEquals(answer, toAda));
        Assert.Equal(("hello <b>you</b>", "Ada", _ada.Identity), (
            toBob.GetProperty("text").GetString(), toBob.GetProperty("name").GetString(), toBob.GetProperty("sender").GetString()));
        var late = await _house.GuestAsync("Late");
        Assert.True(JsonElement.DeepEquals(toBob, Assert.Single(await late.LinesAsync())));
        Assert.True(JsonElement.DeepEquals(answer, Assert.Single(await _ada.LinesAsync())));
    }

    [Fact]
    public async Task Chat_OfAMeeting_IsNothingToThoseWhoAreNotInIt()
    {
        var id = await _ada.SayItAsync("between us");
        using var stranger = _house.Portal.NewClient();
        using var user = await _house.Portal.UserAsync("user@example.org");
        foreach (var client in new[] { stranger, user, _house.Owner })
        {
            await (await client.GetAsync(ChatHouse.Chat)).ShouldBeProblemAsync(403, "not-in-meeting");
            await (await client.PostAsJsonAsync(ChatHouse.Chat, new { text = "me too" })).ShouldBeProblemAsync(403, "not-in-meeting");
            await (await client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = "x" })).ShouldBeProblemAsync(403, "not-in-meeting");
            await (await client.DeleteAsync($"{ChatHouse.Chat}/{id}")).ShouldBeProblemAsync(403, "not-in-meeting");
        }

        Assert.Equal("between us", (await _house.StoredAsync(id)).Text);
    }

    [Fact]
    public async Task Send_WithoutDataPermission_IsRefusedThoughReadingIsNot()
    {
        var id = await _ada.SayItAsync("before");
        _ada.Participant.Permission.CanPublishData = false;
        await _house.RefreshAsync();

        await (await _ada.SayAsync("after")).ShouldBeProblemAsync(403, "not-allowed-to-send");
        await (await _ada.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = "after" })).ShouldBeProblemAsync(403, "not-allowed-to-send");
        await (await _ada.SendFileAsync([1], "a.txt")).ShouldBeProblemAsync(403, "not-allowed-to-send");
        Assert.Equal("before", Assert.Single(await _ada.LinesAsync()).GetProperty("text").GetString());
        Assert.Empty(_house.FilesOnDisk);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData(null)]
    [InlineData("\u202E")]
    public async Task Send_Nothing_IsRefused(string? text)
    {
        await (await _ada.SayAsync(text)).ShouldBeProblemAsync(400, "invalid-message");
        var problem = await (await _ada.SayAsync(new string('a', 4_001))).ShouldBeProblemAsync(400, "invalid-message");
        Assert.Contains("4,000", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MoreThanTwentyInTenSeconds_IsToldWhenToGoOn()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => _ada.SayAsync($"{i}")));

        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        await refused.ShouldBeProblemAsync(429, "too-many-requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.True((await _bob.SayAsync("I may")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Send_AgainWithTheSameClientId_IsOneMessage()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _ada.SayAsync("once", "abc123")));
        var ids = new HashSet<Guid>();
        foreach (var answer in answers)
            ids.Add((await answer.JsonAsync()).GetProperty("id").GetGuid());

        Assert.Single(ids);
        Assert.Single(await _ada.LinesAsync());
        Assert.Single(_bob.Heard);
        // Somebody else's id is another one, and a refused message may be tried again.
        Assert.True((await _bob.SayAsync("mine", "abc123")).IsSuccessStatusCode);
        await (await _bob.SayAsync("", "again")).ShouldBeProblemAsync(400, "invalid-message");
        Assert.True((await _bob.SayAsync("now", "again")).IsSuccessStatusCode);
        await (await _bob.SayAsync("x", "not valid")).ShouldBeProblemAsync(400, "invalid-request");
        Assert.Equal(["once", "mine", "now"], (await _ada.LinesAsync()).Select(l => l.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task List_InPages_GoesBackToTheBeginning()
    {
        for (var i = 0; i < 7; i++)
            await (i % 2 == 0 ? _ada : _bob).SayItAsync($"{i}");

        var last = await (await _ada.Client.GetAsync($"{ChatHouse.Chat}?limit=3")).JsonAsync();
        var texts = last.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("text").GetString());
        Assert.Equal(["4", "5", "6"], texts);
        Assert.True(last.GetProperty("earlier").GetBoolean());
        var before = last.GetProperty("lines")[0].GetProperty("id").GetGuid();
        Assert.Equal(["1", "2", "3"], (await _ada.LinesAsync($"?limit=3&before={before}")).Select(l => l.GetProperty("text").GetString()));
        var all = await (await _ada.Client.GetAsync(ChatHouse.Chat)).JsonAsync();
        Assert.Equal((7, false), (all.GetProperty("lines").GetArrayLength(), all.GetProperty("earlier").GetBoolean()));
        var ids = all.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        await (await _ada.Client.GetAsync($"{ChatHouse.Chat}?limit=101")).ShouldBeProblemAsync(400, "invalid-query");
        await (await _ada.Client.GetAsync($"{ChatHouse.Chat}?before=x")).ShouldBeProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task List_AfterLiveKitStartedAgain_ShowsWhatWasWrittenBeforeAndNoOlderMeeting()
    {
        await _ada.SayItAsync("now");
        await using (var db = await _house.DatabaseAsync())
        {
            var room = await db.Rooms.SingleAsync();
            var current = await db.Set<Meeting>().SingleAsync();
            void Add(string sid, double began, double ended)
            {
                var start = current.StartedAt;
                db.Add(new Meeting { RoomName = "daily", RoomId = room.Id, RoomSid = sid, StartedAt = start.AddMinutes(began), EndedAt = start.AddMinutes(ended), LastSeenAt = start.AddMinutes(ended) });
                db.Add(new Domain.Chat.ChatMessage { RoomId = room.Id, RoomSid = sid, SenderIdentity = _ada.Identity, SenderName = "Ada", Text = sid, SentAt = start.AddMinutes(began) });
            }

            Add("RM_yesterday", -1500, -1440);
            Add("RM_first", -60, -30);
            Add("RM_second", -29, -1.5);
            await db.SaveChangesAsync();
        }

        Assert.Equal(["RM_first", "RM_second", "now"], (await _bob.LinesAsync()).Select(l => l.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Edit_OnesOwn_IsHeardAndNobodyElseMay()
    {
        var id = await _ada.SayItAsync("hallo");
        _ = (_ada.TakeHeard(), _bob.TakeHeard());

        await (await _bob.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = "forged" })).ShouldBeProblemAsync(403, "forbidden");
        await (await _ada.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = " " })).ShouldBeProblemAsync(400, "invalid-message");
        await (await _ada.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{Guid.NewGuid()}", new { text = "x" })).ShouldBeProblemAsync(404, "message-not-found");
        var edited = await (await _ada.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = "hello" })).JsonAsync();

        Assert.Equal("hello", edited.GetProperty("text").GetString());
        Assert.InRange(edited.GetProperty("editedAt").GetDateTime(), edited.GetProperty("sentAt").GetDateTime(), DateTime.UtcNow);
        var heard = _bob.TakeHeard();
        Assert.Equal(("hello", false), (heard.GetProperty("text").GetString(), heard.GetProperty("own").GetBoolean()));
        Assert.Equal("hello", Assert.Single(await _bob.LinesAsync()).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Delete_OnesOwn_LeavesOnlyThatThereWasOne()
    {
        var id = await _ada.SayItAsync("oh no");
        _ = (_ada.TakeHeard(), _bob.TakeHeard());

        await (await _bob.Client.DeleteAsync($"{ChatHouse.Chat}/{id}")).ShouldBeProblemAsync(403, "forbidden");
        Assert.Equal(HttpStatusCode.NoContent, (await _ada.Client.DeleteAsync($"{ChatHouse.Chat}/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _ada.Client.DeleteAsync($"{ChatHouse.Chat}/{id}")).StatusCode);

        var heard = _bob.TakeHeard();
        Assert.Equal(("", false), (heard.GetProperty("text").GetString(), heard.GetProperty("deletedByModerator").GetBoolean()));
        Assert.NotNull(heard.GetProperty("deletedAt").GetString());
        Assert.Empty(_bob.Heard);
        Assert.Equal("", (await _house.StoredAsync(id)).Text);
        await (await _ada.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = "back" })).ShouldBeProblemAsync(404, "message-not-found");
        await using var db = await _house.DatabaseAsync();
        Assert.False(await db.AuditEntries.AnyAsync(e => e.Action == "chat.delete"));
    }

    [Fact]
    public async Task Delete_ByAModerator_TakesTextAndFileAndIsWrittenDownWithoutThem()
    {
        var sent = await (await _ada.SendFileAsync([1, 2, 3], "secret-name.txt", "secret words")).JsonAsync();
        var id = sent.GetProperty("id").GetGuid();
        Assert.Single(_house.FilesOnDisk);
        var owner = await _house.EnterAsync(_house.Owner);

        Assert.Equal(HttpStatusCode.NoContent, (await owner.Client.DeleteAsync($"{ChatHouse.Chat}/{id}")).StatusCode);

        Assert.Empty(_house.FilesOnDisk);
        var stored = await _house.StoredAsync(id);
        Assert.Equal(("", null, 0, true), (stored.Text, stored.FileName, stored.FileSize, stored.DeletedByModerator));
        var line = Assert.Single(await _bob.LinesAsync());
        Assert.Equal(("null", true), (line.GetProperty("file").GetRawText(), line.GetProperty("deletedByModerator").GetBoolean()));
        await (await _bob.Client.GetAsync($"{ChatHouse.Chat}/files/{id}")).ShouldBeProblemAsync(404, "message-not-found");
        await using var db = await _house.DatabaseAsync();
        var entry = await db.AuditEntries.SingleAsync(e => e.Action == "chat.delete");
        Assert.Equal(("daily", _ada.Identity), (entry.RoomName, entry.Target));
        Assert.DoesNotContain("secret", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_BySomebodyWhoseRoleIsGone_IsRefused()
    {
        using var user = await _house.Portal.UserAsync("mod@example.org");
        (await _house.Owner.PutAsJsonAsync("/api/rooms/daily/members", new { email = "mod@example.org", role = "moderator" })).EnsureSuccessStatusCode();
        var moderator = await _house.EnterAsync(user);
        var id = await _ada.SayItAsync("still here");

        (await _house.Owner.PutAsJsonAsync("/api/rooms/daily/members", new { email = "mod@example.org", role = "speaker" })).EnsureSuccessStatusCode();
        await (await moderator.Client.DeleteAsync($"{ChatHouse.Chat}/{id}")).ShouldBeProblemAsync(403, "forbidden");

        Assert.Equal("still here", (await _house.StoredAsync(id)).Text);
    }

    [Fact]
    public async Task Chat_FromAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatHouse.Chat) { Content = new StringContent("""{"text":"x"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", "https://elsewhere.example");

        await (await _ada.Client.SendAsync(request)).ShouldBeProblemAsync(403, "cross-origin");
    }

    [Fact]
    public async Task Log_OfAllThis_HoldsNoWordOfAnybody()
    {
        using var book = new LogBook();
        _house.Portal.Services.GetRequiredService<ILoggerFactory>().AddProvider(book);
        const string marker = "wordsofada";

        var id = await _ada.SayItAsync(marker);
        await _ada.Client.PatchAsJsonAsync($"{ChatHouse.Chat}/{id}", new { text = marker + marker });
        await _ada.SayAsync(marker + new string('a', 5_000));
        await _ada.Client.PostAsync(ChatHouse.Chat, new StringContent($$"""{"text":"{{marker}}""", Encoding.UTF8, "application/json"));
        await _ada.SendFileAsync([1], $"{marker}.txt", marker);
        await using (var db = await _house.DatabaseAsync())
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE ChatMessages RENAME TO Away");
        Assert.Equal(HttpStatusCode.InternalServerError, (await _ada.SayAsync(marker)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await _ada.SendFileAsync([1], $"{marker}.txt", marker)).StatusCode);

        Assert.Contains("no such table", book.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(marker, book.Text, StringComparison.Ordinal);
    }
}
