using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Web.Features.Meeting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Web.Tests.Api;

/// <summary>The portal's own connection to a page, read as the page reads it.</summary>
public sealed class MeetingStreamTests
{
    private const string Meeting = MeetingRoom.Meeting;
    private static readonly StreamSettings Quick = new() { Beat = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task Stream_OfAGuest_BeginsWithTheStateAndIsHeldBackByNobody()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");

        using var events = await EventReader.OpenAsync(guest);

        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(events.Response.Headers.CacheControl?.NoStore);
        Assert.Equal(["no"], events.Response.Headers.GetValues("X-Accel-Buffering"));
        var (name, state) = (await events.NextAsync())!.Value;
        Assert.Equal("state", name);
        Assert.Equal("speaker", state.GetProperty("role").GetString());
        // Both came within one second, which is as exactly as LiveKit of lists tells it.
        var people = state.GetProperty("people").EnumerateArray().OrderBy(p => p.GetProperty("guest").GetBoolean()).ToList();
        Assert.Equal([room.OwnerIdentity, identity], people.Select(p => p.GetProperty("identity").GetString()));
        Assert.Equal(["owner", "speaker"], people.Select(p => p.GetProperty("role").GetString()));
        Assert.Equal([false, true], people.Select(p => p.GetProperty("guest").GetBoolean()));
        Assert.Equal("Eve", people[1].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, people[1].GetProperty("handRaisedAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, state.GetProperty("spotlight").ValueKind);
        Assert.Equal("""{"microphone":false,"camera":false,"screen":false,"chat":false}""", state.GetProperty("locks").GetRawText());
        Assert.Equal("[]", state.GetProperty("lobby").GetRawText());
        Assert.Equal("""{"allowed":true,"maxFileBytes":0}""", state.GetProperty("chat").GetRawText());
    }

    [Fact]
    public async Task Stream_OfSomebodyElse_IsRefused()
    {
        await using var room = await MeetingRoom.StartAsync();
        using var stranger = room.NewClient();
        using var absent = await room.UserAsync("bob@example.org");

        await stranger.GetAsync($"{Meeting}/stream").ShouldFailAsync(403, "not-in-meeting");
        await absent.GetAsync($"{Meeting}/stream").ShouldFailAsync(403, "not-in-meeting");
        await absent.GetAsync("/api/meetings/nowhere/stream").ShouldFailAsync(404, "room-not-found");
    }

    [Fact]
    public async Task State_WhenSomebodyComesRaisesAHandAndGoes_IsTold()
    {
        await using var room = await MeetingRoom.StartAsync();
        using var events = await EventReader.OpenAsync(room.Owner);
        await events.UntilAsync("state");

        var (guest, identity) = await room.GuestAsync("Eve");
        await events.UntilAsync("state", s => Person(s, identity) is { ValueKind: JsonValueKind.Object });
        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldBeDoneAsync();
        var raised = await events.UntilAsync("state", s => Person(s, identity).GetProperty("handRaisedAt").ValueKind == JsonValueKind.String);
        Assert.EndsWith("Z", Person(raised, identity).GetProperty("handRaisedAt").GetString(), StringComparison.Ordinal);
        room.LiveKit.Leave("daily", identity);
        await room.RefreshAsync();

        await events.UntilAsync("state", s => Person(s, identity).ValueKind == JsonValueKind.Undefined);
    }

    [Fact]
    public async Task State_ThatStaysTheSame_IsNotToldAgain()
    {
        await using var room = await MeetingRoom.StartAsync(Quick);
        var (guest, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "microphone"));
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        // What the state does not tell: a muted microphone.
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/mute", new { }).ShouldBeDoneAsync();
        for (var beats = 0; beats < 5; beats++)
            await events.UntilAsync("");

        Assert.Single(events.Seen, e => e.Event == "state");
    }

    [Fact]
    public async Task State_AfterAPersonsPermissionOrTheRoomsLocksChange_SaysWhatTheyMaySend()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/permissions", new { canPublish = true, canSubscribe = true, canPublishData = false }).ShouldBeDoneAsync();
        var silenced = await events.UntilAsync("state", s => !s.GetProperty("chat").GetProperty("allowed").GetBoolean());
        Assert.False(silenced.GetProperty("locks").GetProperty("chat").GetBoolean());

        await room.Owner.PutAsJsonAsync($"{Meeting}/locks", new { camera = true }).ShouldBeDoneAsync();
        await events.UntilAsync("state", s => s.GetProperty("locks").GetProperty("camera").GetBoolean());
    }

    [Fact]
    public async Task Lobby_IsToldToModeratorsOnly()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, _) = await room.GuestAsync("Eve");
        using var moderator = await EventReader.OpenAsync(room.Owner);
        using var speaker = await EventReader.OpenAsync(guest);
        (await room.Owner.PatchAsJsonAsync("/api/rooms/daily", new { waitingRoom = "guests" })).EnsureSuccessStatusCode();
        using var waiting = room.NewClient();
        Assert.Equal(202, (int)(await waiting.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Mallory" })).StatusCode);

        var told = await moderator.UntilAsync("state", s => s.GetProperty("lobby").GetArrayLength() == 1);
        Assert.Equal(("Mallory", true), (told.GetProperty("lobby")[0].GetProperty("name").GetString(), told.GetProperty("lobby")[0].GetProperty("guest").GetBoolean()));

        // Something that everybody is told comes after it.
        await room.Owner.PutAsJsonAsync($"{Meeting}/locks", new { screen = true }).ShouldBeDoneAsync();
        await speaker.UntilAsync("state", s => s.GetProperty("locks").GetProperty("screen").GetBoolean());
        Assert.All(speaker.Seen.Where(e => e.Event == "state"), e => Assert.Equal(0, e.Data.GetProperty("lobby").GetArrayLength()));
    }

    [Fact]
    public async Task Notices_ForOnePersonAndForAll_ReachWhomTheyAreFor()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        using var owners = await EventReader.OpenAsync(room.Owner);
        using var guests = await EventReader.OpenAsync(guest);
        await owners.UntilAsync("state");
        await guests.UntilAsync("state");
        var channel = room.Services.GetRequiredService<MeetingChannel>();

        Assert.Equal(1, channel.Publish("daily", new MeetingNotice("chat", new { Text = "only \n for Eve" }), identity));
        Assert.Equal(2, channel.Publish("daily", new MeetingNotice("chat", new { Text = "for all" })));

        Assert.Equal("only \n for Eve", (await guests.UntilAsync("chat")).GetProperty("text").GetString());
        Assert.Equal("for all", (await guests.UntilAsync("chat")).GetProperty("text").GetString());
        Assert.Equal("for all", (await owners.UntilAsync("chat")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Stream_OfSomebodyKicked_EndsAtOnce()
    {
        await using var room = await MeetingRoom.StartAsync(Quick with { Grace = TimeSpan.FromMinutes(10) });
        var (guest, identity) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/kick", new { }).ShouldBeDoneAsync();

        await events.EndAsync();
        await guest.GetAsync($"{Meeting}/stream").ShouldFailAsync(403, "not-in-meeting");
    }

    [Fact]
    public async Task Stream_OfSomebodyWhoLeft_TellsNothingAndEndsAfterAWhile()
    {
        await using var room = await MeetingRoom.StartAsync(Quick with { Grace = TimeSpan.FromSeconds(2) });
        var (guest, identity) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");
        using var owners = await EventReader.OpenAsync(room.Owner);

        room.LiveKit.Leave("daily", identity);
        await room.RefreshAsync();
        await owners.UntilAsync("state", s => Person(s, identity).ValueKind == JsonValueKind.Undefined);
        room.Services.GetRequiredService<MeetingChannel>().Publish("daily", new MeetingNotice("chat", new { Text = "behind her back" }));
        await owners.UntilAsync("chat");

        await events.EndAsync();
        Assert.DoesNotContain(events.Seen, e => e.Event == "chat");
    }

    [Fact]
    public async Task Stream_OverLiveKitsRestart_GoesOnForThoseWhoComeBack()
    {
        await using var room = await MeetingRoom.StartAsync(Quick with { Grace = TimeSpan.FromMinutes(10) });
        var (guest, identity) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        room.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");
        await room.RefreshAsync();
        room.LiveKit.Down = null;
        await room.LiveKit.DeleteRoomAsync("daily", default);
        await room.RefreshAsync();
        await room.EnterAsync(guest);
        await room.EnterAsync(room.Owner);

        await room.Owner.PutAsJsonAsync($"{Meeting}/spotlight", new { identity }).ShouldBeDoneAsync();
        await events.UntilAsync("state", s => s.GetProperty("spotlight").GetString() == identity);
    }

    [Fact]
    public async Task Stream_ThatMissedSomethingWhileItsPersonWasGone_EndsSoThatThePageAsksAnew()
    {
        await using var room = await MeetingRoom.StartAsync(Quick with { Grace = TimeSpan.FromMinutes(10) });
        var (guest, identity) = await room.GuestAsync("Eve");
        using var owners = await EventReader.OpenAsync(room.Owner);
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        room.LiveKit.Leave("daily", identity);
        await room.RefreshAsync();
        await owners.UntilAsync("state", s => Person(s, identity).ValueKind == JsonValueKind.Undefined);
        // A beat that comes after it, not one that had come and was not read: by then the guest's stream knows, too.
        var since = Stopwatch.GetTimestamp();
        do
            await events.UntilAsync("");
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1));
        room.Services.GetRequiredService<MeetingChannel>().Publish("daily", new MeetingNotice("chat", new { Text = "meanwhile" }));
        await room.EnterAsync(guest);

        await events.EndAsync();
        Assert.DoesNotContain(events.Seen, e => e.Event == "chat");
        using var again = await EventReader.OpenAsync(guest);
        await again.UntilAsync("state");
    }

    [Fact]
    public async Task Stream_WhenThePortalStops_EndsAtOnce()
    {
        await using var room = await MeetingRoom.StartAsync();
        using var events = await EventReader.OpenAsync(room.Owner);
        await events.UntilAsync("state");

        room.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await events.EndAsync();
    }

    [Fact]
    public async Task Stream_OfAPageThatGoes_IsForgotten()
    {
        await using var room = await MeetingRoom.StartAsync(Quick);
        var channel = room.Services.GetRequiredService<MeetingChannel>();
        var events = await EventReader.OpenAsync(room.Owner);
        await events.UntilAsync("state");
        Assert.True(channel.Reaches("daily", room.OwnerIdentity));

        events.Dispose();

        var began = TimeProvider.System.GetTimestamp();
        while (channel.Reaches("daily", room.OwnerIdentity))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "It was never noticed.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Stream_OfAPageThatDoesNotRead_IsCutOffAndHoldsNobodyUp()
    {
        await using var room = await MeetingRoom.StartAsync();
        var channel = room.Services.GetRequiredService<MeetingChannel>();
        using var deaf = await EventReader.OpenAsync(room.Owner);
        await deaf.UntilAsync("state");

        var began = TimeProvider.System.GetTimestamp();
        while (channel.Reaches("daily", room.OwnerIdentity))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "It is still waited for.");
            channel.Publish("daily", new MeetingNotice("chat", new { Text = new string('x', 10_000) }));
            await Task.Yield();
        }
    }

    private static JsonElement Person(JsonElement state, string identity) =>
        state.GetProperty("people").EnumerateArray().FirstOrDefault(p => p.GetProperty("identity").GetString() == identity);
}
