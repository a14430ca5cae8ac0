using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>What somebody tries who has been put in their place: with an older token, another device, patience, or many tabs.</summary>
public sealed class MeetingTrustTests
{
    private const string Meeting = MeetingRoom.Meeting;

    [Fact]
    public async Task Ban_OfAnOwnerByAModerator_IsNotEvenWritten()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (owner, identity) = await room.MemberAsync("second", RoomRole.Owner);
        var (moderator, _) = await room.MemberAsync("mo", RoomRole.Moderator);

        await moderator.PostAsJsonAsync($"{Meeting}/participants/{identity}/ban", new { }).ShouldFailAsync(403, "forbidden");

        Assert.Equal("[]", await moderator.GetStringAsync($"{Meeting}/bans"));
        Assert.True((await owner.PostAsJsonAsync("/api/room/join", new { roomName = "daily" })).IsSuccessStatusCode);
        Assert.DoesNotContain($"remove daily {identity}", room.LiveKit.Commands);
    }

    [Fact]
    public async Task ChatTakenFromSomebody_IsTakenOnAllTheirDevicesAndStaysSoWhenTheyComeBack()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        room.LiveKit.Join("daily", ParticipantIdentity.OnDevice(identity, "phone"));
        await room.RefreshAsync();

        await PermitAsync(room, identity, data: false);
        await guest.PostAsJsonAsync($"{Meeting}/chat", new { text = "still here" }).ShouldFailAsync(403, "not-allowed-to-send");
        room.LiveKit.Leave("daily", identity);
        room.LiveKit.Leave("daily", ParticipantIdentity.OnDevice(identity, "phone"));
        await room.RefreshAsync();
        await room.EnterAsync(guest, "Eve");
        await guest.PostAsJsonAsync($"{Meeting}/chat", new { text = "back again" }).ShouldFailAsync(403, "not-allowed-to-send");

        await PermitAsync(room, identity, data: true);
        Assert.True((await guest.PostAsJsonAsync($"{Meeting}/chat", new { text = "thanks" })).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Stream_OfSomebodyWhoseTokenIsOlderThanTheirDemotion_IsThatOfASpeaker()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (former, identity) = await room.MemberAsync("mo", RoomRole.Moderator);
        using var seen = await EventReader.OpenAsync(room.Owner);
        await seen.UntilAsync("state", s => RoleOf(s, identity) == "moderator");
        room.LiveKit.Leave("daily", identity);
        (await room.Owner.PutAsJsonAsync("/api/rooms/daily/members", new { email = "mo@example.org", role = "speaker" })).EnsureSuccessStatusCode();
        await room.RefreshAsync();
        await seen.UntilAsync("state", s => RoleOf(s, identity) is null);
        using var waiting = room.NewClient();
        (await room.Owner.PatchAsJsonAsync("/api/rooms/daily", new { waitingRoom = "guests" })).EnsureSuccessStatusCode();
        (await waiting.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Mallory" })).EnsureSuccessStatusCode();

        var again = room.LiveKit.Join("daily", identity);
        (again.Sid, again.Attributes["role"]) = ("PA_again", "moderator");
        await room.RefreshAsync();
        using var events = await EventReader.OpenAsync(former);
        var state = await events.UntilAsync("state");

        Assert.Equal(("speaker", 0), (state.GetProperty("role").GetString(), state.GetProperty("lobby").GetArrayLength()));
        Assert.Equal("speaker", RoleOf(state, identity));
        await seen.UntilAsync("state", s => RoleOf(s, identity) == "speaker");
    }

    [Fact]
    public async Task Stream_InMoreTabsThanAnybodyHas_IsRefusedUntilOneCloses()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, _) = await room.GuestAsync("Eve");
        var tabs = new List<EventReader>();
        for (var i = 0; i < 16; i++)
            tabs.Add(await EventReader.OpenAsync(guest));

        await guest.GetAsync($"{Meeting}/stream").ShouldFailAsync(429, "too-many-requests");
        tabs[0].Dispose();
        await ChatHouse.UntilAsync(() =>
        {
            var answer = guest.GetAsync($"{Meeting}/stream", HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
            using (answer)
                return answer.StatusCode == HttpStatusCode.OK;
        });
        tabs.ForEach(t => t.Dispose());
    }

    [Fact]
    public async Task File_OfSomebodyWhoWasThrownOutWhileItCame_IsNotSaid()
    {
        await using var house = await ChatHouse.OpenAsync();
        var (ada, bob) = (await house.GuestAsync("Ada"), await house.GuestAsync("Bob"));
        using var slow = new SlowFile(async () =>
        {
            house.Portal.LiveKit.Leave("daily", ada.Identity);
            await house.RefreshAsync();
        });
        using var form = new MultipartFormDataContent { { slow, "file", "a.txt" } };

        await (await ada.Client.PostAsync($"{ChatHouse.Chat}/files", form)).ShouldBeProblemAsync(403, "not-in-meeting");

        Assert.Empty(bob.Heard);
        Assert.Empty(house.FilesOnDisk);
    }

    [Fact]
    public async Task Lobby_WithTheDatabaseAwayForAWhile_GoesOnWaiting()
    {
        await using var room = await MeetingRoom.StartAsync();
        (await room.Owner.PatchAsJsonAsync("/api/rooms/daily", new { waitingRoom = "guests" })).EnsureSuccessStatusCode();
        using var guest = room.NewClient();
        (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Ada" })).EnsureSuccessStatusCode();
        using var stream = await EventReader.OpenAsync(guest, $"{Meeting}/lobby/stream");
        await stream.UntilAsync("waiting");
        await using var db = await room.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();

        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "LobbyEntries" RENAME TO "Away" """);
        // Longer than it takes to look again.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Away" RENAME TO "LobbyEntries" """);
        await db.LobbyEntries.ExecuteUpdateAsync(s => s.SetProperty(e => e.State, LobbyState.Admitted).SetProperty(e => e.DecidedAt, DateTime.UtcNow));

        await stream.UntilAsync("admitted");
    }

    private static Task PermitAsync(MeetingRoom room, string identity, bool data) => room.Owner.PutAsJsonAsync(
        $"{Meeting}/participants/{identity}/permissions", new { canPublish = true, canSubscribe = true, canPublishData = data }).ShouldBeDoneAsync();

    private static string? RoleOf(JsonElement state, string identity) => state.GetProperty("people").EnumerateArray()
        .Where(p => p.GetProperty("identity").GetString() == identity).Select(p => p.GetProperty("role").GetString()).SingleOrDefault();

    /// <summary>Something happens before its last byte.</summary>
    private sealed class SlowFile(Func<Task> meanwhile) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begun"u8.ToArray());
            await stream.FlushAsync();
            await meanwhile();
            await stream.WriteAsync("done"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
