using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Web.Tests.Api;

/// <summary>A meeting run from inside, by moderators who are no administrators.</summary>
public sealed class MeetingModerationTests
{
    private const string Meeting = MeetingRoom.Meeting;

    [Fact]
    public async Task Moderators_WhoAreNoAdministrators_ActInTheirOwnRoomOnly()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "microphone"));
        var (moderator, _) = await room.MemberAsync("mo", RoomRole.Moderator);
        var (speaker, _) = await room.MemberAsync("sam");
        (await room.Owner.PostAsJsonAsync("/api/rooms", new { name = "weekly" })).EnsureSuccessStatusCode();

        await moderator.PostAsJsonAsync($"{Meeting}/participants/{identity}/mute", new { }).ShouldBeDoneAsync();
        await moderator.PostAsJsonAsync("/api/meetings/weekly/end", new { }).ShouldFailAsync(403, "forbidden");
        await moderator.PostAsJsonAsync($"/api/admin/rooms/daily/participants/{identity}/mute", new { }).ShouldFailAsync(403, "forbidden");
        // Nobody below moderator may do any of it, and nobody without an account.
        foreach (var (path, body, isPut) in new (string, object, bool)[]
        {
            ($"participants/{identity}/mute", new { }, false), ($"participants/{identity}/kick", new { }, false), ($"participants/{identity}/ban", new { }, false),
            ($"participants/{identity}/unlock", new { source = "microphone" }, false), ($"participants/{identity}/ask", new { source = "camera" }, false),
            ($"participants/{identity}/lower-hand", new { }, false), ($"participants/{identity}/role", new { role = "viewer" }, true),
            ($"participants/{identity}/name", new { name = "X" }, true), ("mute-all", new { }, false), ("mute-all", new { lockRoom = true }, false),
            ("lower-hands", new { }, false), ("end", new { }, false), ("locks", new { chat = true }, true), ("spotlight", new { identity }, true),
        })
        {
            Task<HttpResponseMessage> Send(HttpClient client) =>
                isPut ? client.PutAsJsonAsync($"{Meeting}/{path}", body) : client.PostAsJsonAsync($"{Meeting}/{path}", body);
            await Send(speaker).ShouldFailAsync(403, "forbidden");
            await Send(guest).ShouldFailAsync(401, "sign-in-required");
        }

        Assert.Equal([$"mute daily {identity} TR_1"], room.LiveKit.Commands);
    }

    [Fact]
    public async Task Hands_AreLoweredOneByOneAndAllAtOnce()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (eve, eves) = await room.GuestAsync("Eve");
        var (ada, adas) = await room.GuestAsync("Ada");
        var (moderator, _) = await room.MemberAsync("mo", RoomRole.Moderator);
        foreach (var client in new[] { eve, ada, room.Owner })
            await client.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldBeDoneAsync();

        // The owner's, too.
        await moderator.PostAsJsonAsync($"{Meeting}/participants/{room.OwnerIdentity}/lower-hand", new { }).ShouldBeDoneAsync();
        Assert.False((await room.InLiveKitAsync(room.OwnerIdentity)).Attributes.ContainsKey("hand"));
        Assert.True((await room.InLiveKitAsync(eves)).Attributes.ContainsKey("hand"));
        await moderator.PostAsJsonAsync($"{Meeting}/lower-hands", new { }).ShouldBeDoneAsync();

        Assert.False((await room.InLiveKitAsync(eves)).Attributes.ContainsKey("hand"));
        Assert.False((await room.InLiveKitAsync(adas)).Attributes.ContainsKey("hand"));
        Assert.Equal(room.OwnerIdentity, (await room.AuditAsync("participant.lower-hand")).Single().Target);
        Assert.Single(await room.AuditAsync("participant.lower-hands"));
        await moderator.PostAsJsonAsync($"{Meeting}/participants/g_gone/lower-hand", new { }).ShouldFailAsync(404, "participant-not-found");
    }

    [Fact]
    public async Task Role_OfThisMeeting_HoldsOverARejoinAndEndsWithIt()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        var (moderator, _) = await room.MemberAsync("mo", RoomRole.Moderator);
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        await moderator.PutAsJsonAsync($"{Meeting}/participants/{identity}/role", new { role = "viewer" }).ShouldBeDoneAsync();

        var viewer = await room.InLiveKitAsync(identity);
        Assert.Equal(("viewer", false, true), (viewer.Attributes["role"], viewer.Permission.CanPublish, viewer.Permission.CanPublishData));
        await events.UntilAsync("state", s => s.GetProperty("role").GetString() == "viewer");
        Assert.Equal("viewer", await RoleAtJoinAsync(guest));

        await moderator.PutAsJsonAsync($"{Meeting}/participants/{identity}/role", new { role = "speaker" }).ShouldBeDoneAsync();
        Assert.True((await room.InLiveKitAsync(identity)).Permission.CanPublish);
        Assert.Equal("speaker", await RoleAtJoinAsync(guest));
        Assert.Equal(["viewer", "speaker"], (await room.AuditAsync("participant.role")).Select(e => e.Details));
    }

    [Fact]
    public async Task Role_ViewerWhoComesBackWithAnOldToken_PublishesNothing()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Eve");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/role", new { role = "viewer" }).ShouldBeDoneAsync();

        room.LiveKit.Leave("daily", identity);
        await room.RefreshAsync();
        room.LiveKit.Join("daily", identity);
        await room.RefreshAsync();

        var began = TimeProvider.System.GetTimestamp();
        while ((await room.InLiveKitAsync(identity)).Permission.CanPublish)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "They may still publish.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Role_OfAViewerWhoIsGivenASource_IsTheirOwnAgain()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/role", new { role = "viewer" }).ShouldBeDoneAsync();

        var microphone = new { canPublish = true, canSubscribe = true, canPublishData = true, canPublishSources = new[] { "microphone" } };
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/permissions", microphone).ShouldBeDoneAsync();

        Assert.Equal("speaker", (await room.InLiveKitAsync(identity)).Attributes["role"]);
        Assert.Equal("speaker", await RoleAtJoinAsync(guest));
    }

    [Fact]
    public async Task Role_Moderator_IsGivenAndTakenByOwnersAndForAccountsOnly()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, guest) = await room.GuestAsync("Eve");
        var (moderator, mo) = await room.MemberAsync("mo", RoomRole.Moderator);
        var (sam, sams) = await room.MemberAsync("sam");

        await moderator.PutAsJsonAsync($"{Meeting}/participants/{sams}/role", new { role = "moderator" }).ShouldFailAsync(403, "forbidden");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{guest}/role", new { role = "moderator" }).ShouldFailAsync(409, "role-needs-account");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{sams}/role", new { role = "moderator" }).ShouldBeDoneAsync();
        Assert.Equal("moderator", (await room.InLiveKitAsync(sams)).Attributes["role"]);
        await sam.PostAsJsonAsync($"{Meeting}/lower-hands", new { }).ShouldBeDoneAsync();

        // One moderator doesn't unmake another; an owner does, and it lasts.
        await sam.PutAsJsonAsync($"{Meeting}/participants/{mo}/role", new { role = "viewer" }).ShouldFailAsync(403, "forbidden");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{mo}/role", new { role = "speaker" }).ShouldBeDoneAsync();
        await moderator.PostAsJsonAsync($"{Meeting}/lower-hands", new { }).ShouldFailAsync(403, "forbidden");
        Assert.Equal("speaker", await RoleAtJoinAsync(moderator));
        Assert.Equal("speaker", (await room.InLiveKitAsync(mo)).Attributes["role"]);
    }

    [Fact]
    public async Task Role_OfAModeratorUnmadeWhereEverybodyWaits_LeavesThemInTheMeeting()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, mo) = await room.MemberAsync("mo", RoomRole.Moderator);
        (await room.Owner.PatchAsJsonAsync("/api/rooms/daily", new { waitingRoom = "everybody" })).EnsureSuccessStatusCode();

        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{mo}/role", new { role = "speaker" }).ShouldBeDoneAsync();
        await room.RefreshAsync();

        await room.InLiveKitAsync(mo);
        Assert.DoesNotContain($"remove daily {mo}", room.LiveKit.Commands);
    }

    [Fact]
    public async Task Owner_IsNeitherRemovedNorDemotedNorRenamedByAModerator()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (moderator, mo) = await room.MemberAsync("mo", RoomRole.Moderator);
        var owner = $"{Meeting}/participants/{room.OwnerIdentity}";

        await moderator.PostAsJsonAsync($"{owner}/kick", new { }).ShouldFailAsync(403, "forbidden");
        await moderator.PostAsJsonAsync($"{owner}/ban", new { }).ShouldFailAsync(403, "forbidden");
        await moderator.PutAsJsonAsync($"{owner}/role", new { role = "viewer" }).ShouldFailAsync(403, "forbidden");
        await moderator.PutAsJsonAsync($"{owner}/name", new { name = "Clown" }).ShouldFailAsync(403, "forbidden");
        await room.Owner.PutAsJsonAsync($"{owner}/role", new { role = "viewer" }).ShouldFailAsync(409, "owner-stays");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{mo}/role", new { role = "owner" }).ShouldFailAsync(400, "invalid-role");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{mo}/role", new { role = "1" }).ShouldFailAsync(400, "invalid-role");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/g_gone/role", new { role = "viewer" }).ShouldFailAsync(404, "participant-not-found");
    }

    [Fact]
    public async Task Name_ForThisMeeting_ReachesEverybodyAndIsCleaned()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(room.Owner);

        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/name", new { name = "  Eve   (press) " }).ShouldBeDoneAsync();

        await events.UntilAsync("state", s => s.GetProperty("people").EnumerateArray().Any(p => p.GetProperty("name").GetString() == "Eve (press)"));
        Assert.Equal("Eve (press)", (await room.InLiveKitAsync(identity)).Name);
        Assert.Equal("Eve -> Eve (press)", (await room.AuditAsync("participant.name")).Single().Details);
        foreach (var name in new[] { "", " ", null, "a\u202eb", new string('x', 65) })
            await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/name", new { name }).ShouldFailAsync(400, "invalid-name");
    }

    [Fact]
    public async Task Locks_BindThoseWhoAreThereAndThoseWhoCome_ButNoModerator()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "camera"), MeetingRoom.Track("TR_2", "microphone"));
        var (moderator, mo) = await room.MemberAsync("mo", RoomRole.Moderator, MeetingRoom.Track("TR_3", "camera"));

        await moderator.PutAsJsonAsync($"{Meeting}/locks", new { camera = true, chat = true }).ShouldBeDoneAsync();

        Assert.Equal("microphone screen_share screen_share_audio", await SourcesAsync(room, identity));
        Assert.False((await room.InLiveKitAsync(identity)).Permission.CanPublishData);
        Assert.Contains($"mute daily {identity} TR_1", room.LiveKit.Commands);
        Assert.DoesNotContain(room.LiveKit.Commands, c => c.Contains("TR_2", StringComparison.Ordinal) || c.Contains(mo, StringComparison.Ordinal));
        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldFailAsync(403, "not-allowed-to-send");
        var (_, late) = await room.GuestAsync("Late");
        Assert.Equal("microphone screen_share screen_share_audio", await SourcesAsync(room, late));
        Assert.Single(await room.AuditAsync("room.locks"));

        // Their own lock stays when the room's goes.
        await moderator.PostAsJsonAsync($"{Meeting}/participants/{identity}/mute", new { source = "camera", @lock = true }).ShouldBeDoneAsync();
        await moderator.PutAsJsonAsync($"{Meeting}/locks", new { camera = false, chat = false }).ShouldBeDoneAsync();
        Assert.Equal("microphone screen_share screen_share_audio", await SourcesAsync(room, identity));
        Assert.Equal("microphone camera screen_share screen_share_audio", await SourcesAsync(room, late));
        Assert.True((await room.InLiveKitAsync(identity)).Permission.CanPublishData);
    }

    [Fact]
    public async Task Locks_ThatAreLifted_GiveAViewerNothing()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Eve");
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/role", new { role = "viewer" }).ShouldBeDoneAsync();

        await room.Owner.PutAsJsonAsync($"{Meeting}/locks", new { microphone = true }).ShouldBeDoneAsync();
        await room.Owner.PutAsJsonAsync($"{Meeting}/locks", new { microphone = false, camera = false, screen = false, chat = false }).ShouldBeDoneAsync();

        Assert.False((await room.InLiveKitAsync(identity)).Permission.CanPublish);
    }

    [Fact]
    public async Task MuteAll_WithTheRoomsLock_BindsThoseWhoComeLater()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "microphone"));

        var outcome = await (await room.Owner.PostAsJsonAsync($"{Meeting}/mute-all", new { lockRoom = true })).JsonAsync();

        Assert.Equal((1, 1, 0), (outcome.GetProperty("muted").GetInt32(), outcome.GetProperty("locked").GetInt32(), outcome.GetProperty("failed").GetInt32()));
        var (_, late) = await room.GuestAsync("Late");
        Assert.Equal("camera screen_share screen_share_audio", await SourcesAsync(room, late));
        await room.Owner.PutAsJsonAsync($"{Meeting}/locks", new { microphone = false }).ShouldBeDoneAsync();
        Assert.StartsWith("microphone", await SourcesAsync(room, identity), StringComparison.Ordinal);
        Assert.StartsWith("microphone", await SourcesAsync(room, late), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spotlight_IsShownToLateJoinersAndGoesWithThePerson()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Eve");
        var (late, _) = await room.GuestAsync("Late");
        var lit = $"metadata daily {{\"spotlight\":\"{identity}\"}}";

        await room.Owner.PutAsJsonAsync($"{Meeting}/spotlight", new { identity }).ShouldBeDoneAsync();
        await room.Owner.PutAsJsonAsync($"{Meeting}/spotlight", new { identity = "g_gone" }).ShouldFailAsync(404, "participant-not-found");
        using var events = await EventReader.OpenAsync(late);
        await events.UntilAsync("state", s => s.GetProperty("spotlight").GetString() == identity);
        await room.Owner.PutAsJsonAsync($"{Meeting}/spotlight", new { identity = (string?)null }).ShouldBeDoneAsync();
        await events.UntilAsync("state", s => s.GetProperty("spotlight").ValueKind == JsonValueKind.Null);
        Assert.Equal([lit, "metadata daily {}"], room.LiveKit.Commands);
        Assert.Equal([identity, null], (await room.AuditAsync("meeting.spotlight")).Where(e => e.Failure is null).Select(e => e.Target));

        await room.Owner.PutAsJsonAsync($"{Meeting}/spotlight", new { identity }).ShouldBeDoneAsync();
        room.LiveKit.Leave("daily", identity);
        await room.RefreshAsync();
        await events.UntilAsync("state", s => s.GetProperty("spotlight").ValueKind == JsonValueKind.Null);
        var began = TimeProvider.System.GetTimestamp();
        while (room.LiveKit.Commands[^1] != "metadata daily {}")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "LiveKit was never told.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task End_ByAModerator_EndsTheMeetingAndNotTheRoom()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (moderator, _) = await room.MemberAsync("mo", RoomRole.Moderator);

        await moderator.PostAsJsonAsync($"{Meeting}/end", new { }).ShouldBeDoneAsync();

        Assert.Equal(["delete daily"], room.LiveKit.Commands);
        Assert.Equal("mo", (await room.AuditAsync("meeting.end")).Single().ActorName);
        await moderator.PostAsJsonAsync($"{Meeting}/end", new { }).ShouldFailAsync(404, "no-meeting");
        await room.EnterAsync(moderator);
    }

    [Fact]
    public async Task Acts_WithLiveKitAway_FailPlainlyAndWhatIsWrittenHolds()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Eve");
        room.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/name", new { name = "Eva" }).ShouldFailAsync(502, "livekit-unreachable");
        await room.Owner.PutAsJsonAsync($"{Meeting}/spotlight", new { identity }).ShouldFailAsync(502, "livekit-unreachable");
        await room.Owner.PostAsJsonAsync($"{Meeting}/end", new { }).ShouldFailAsync(502, "livekit-unreachable");
        var locks = await (await room.Owner.PutAsJsonAsync($"{Meeting}/locks", new { camera = true })).ShouldBeProblemAsync(502, "livekit-unreachable");
        // They are changed, for whoever joins: nobody may be told that nothing was.
        Assert.Contains("hold for whoever joins", locks.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/role", new { role = "viewer" }).ShouldFailAsync(502, "livekit-unreachable");

        Assert.Equal("livekit-unreachable", (await room.AuditAsync("meeting.end")).Single().Failure);
        room.LiveKit.Down = null;
        // The guard sees to the viewer as soon as LiveKit answers.
        var began = TimeProvider.System.GetTimestamp();
        while ((await room.InLiveKitAsync(identity)).Permission.CanPublish)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "They may still publish.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Acts_OnSomebodyWithTwoDevices_ConcernBoth()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "microphone"));
        var phone = ParticipantIdentity.OnDevice(identity, "phone1");
        room.LiveKit.Join("daily", phone, MeetingRoom.Track("TR_2", "microphone")).Name = "Eve";
        await room.RefreshAsync();

        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldBeDoneAsync();
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{phone}/lower-hand", new { }).ShouldBeDoneAsync();
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{phone}/name", new { name = "Eva" }).ShouldBeDoneAsync();
        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{phone}/role", new { role = "viewer" }).ShouldBeDoneAsync();

        foreach (var device in new[] { identity, phone })
        {
            var participant = await room.InLiveKitAsync(device);
            Assert.Equal(("Eva", "viewer", false), (participant.Name, participant.Attributes["role"], participant.Attributes.ContainsKey("hand")));
            Assert.False(participant.Permission.CanPublish);
            Assert.Contains($"attribute daily {device} hand=up", room.LiveKit.Commands);
        }

        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{phone}/mute", new { }).ShouldBeDoneAsync();
        Assert.Equal($"mute daily {phone} TR_2", room.LiveKit.Commands[^1]);
    }

    private static async Task<string?> RoleAtJoinAsync(HttpClient client) =>
        (await (await client.PostAsJsonAsync("/api/room/join", new { roomName = "daily" })).JsonAsync()).GetProperty("role").GetString();

    private static async Task<string> SourcesAsync(MeetingRoom room, string identity) => string.Join(
        ' ', (await room.InLiveKitAsync(identity)).Permission.CanPublishSources.Select(s => ((TrackSource)s).TokenName()));
}
