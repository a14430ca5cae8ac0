using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Recordings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>What those in a meeting are told of its recording, and that nobody is recorded who has not agreed where the room asks.</summary>
public sealed class MeetingRecordingTests
{
    private const string Meeting = MeetingRoom.Meeting;

    [Fact]
    public async Task State_WhileTheMeetingIsRecorded_SaysSoToEverybodyAndToWhoeverComesLater()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, _) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(guest);
        Assert.Equal(JsonValueKind.Null, Of((await events.UntilAsync("state"))).GetProperty("active").ValueKind);

        var id = await RequestAsync(room);
        await events.UntilAsync("state", s => StateOf(s) == "requested");
        await ReportAsync(room, id, RecorderStatus.Active);
        var told = Of(await events.UntilAsync("state", s => StateOf(s) == "recording")).GetProperty("active");
        Assert.Equal("Ayşe", told.GetProperty("by").GetString());
        Assert.False(told.GetProperty("automatic").GetBoolean());
        Assert.EndsWith("Z", told.GetProperty("startedAt").GetString(), StringComparison.Ordinal);

        var (late, _) = await room.GuestAsync("Zoë");
        using var theirs = await EventReader.OpenAsync(late);
        Assert.Equal("recording", StateOf((await theirs.NextAsync())!.Value.Data));

        await StopAsync(room, id);
        await events.UntilAsync("state", s => StateOf(s) == "stopping");
        await ReportAsync(room, id, RecorderStatus.Complete);
        await events.UntilAsync("state", s => StateOf(s) is null);
    }

    [Fact]
    public async Task State_OfThoseWhoMayStart_SaysThatAndWhatFailed()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (speaker, _) = await room.MemberAsync("veli", RoomRole.Speaker);
        var (guest, _) = await room.GuestAsync("Eve");
        using var owners = await EventReader.OpenAsync(room.Owner);
        using var members = await EventReader.OpenAsync(speaker);
        using var guests = await EventReader.OpenAsync(guest);
        await owners.UntilAsync("state", s => Of(s).GetProperty("mayStart").GetBoolean());
        Assert.False(Of(await members.UntilAsync("state")).GetProperty("mayStart").GetBoolean());

        await SetAsync(room, r => r.Recording.StartRole = RoomRole.Speaker);
        var id = await RequestAsync(room);
        await members.UntilAsync("state", s => Of(s).GetProperty("mayStart").GetBoolean());
        await ApplyAsync(room, id, new RecordingEvent.Refused(RecordingReason.NoWorker, "no response from servers"));

        foreach (var events in new[] { owners, members })
        {
            var failed = Of(await events.UntilAsync("state", s => Of(s).GetProperty("failed").ValueKind == JsonValueKind.Object)).GetProperty("failed");
            Assert.Equal("no-worker", failed.GetProperty("reason").GetString());
            Assert.Equal(id, failed.GetProperty("id").GetGuid());
        }

        var last = await guests.UntilAsync("state", s => StateOf(s) is null && guests.Seen.Count > 1);
        Assert.False(Of(last).GetProperty("mayStart").GetBoolean());
        Assert.Equal(JsonValueKind.Null, Of(last).GetProperty("failed").ValueKind);
    }

    [Fact]
    public async Task State_WithSomebodyElsesRecorder_SaysThatTheMeetingIsRecorded()
    {
        await using var room = await MeetingRoom.StartAsync();
        using var events = await EventReader.OpenAsync(room.Owner);
        await events.UntilAsync("state");

        var recorder = room.LiveKit.Join("daily", "EG_elsewhere");
        recorder.Kind = ParticipantInfo.Types.Kind.Egress;
        recorder.Permission = new ParticipantPermission { Hidden = true, Recorder = true, CanSubscribe = true };
        await room.RefreshAsync();

        var state = await events.UntilAsync("state", s => StateOf(s) == "recording");
        Assert.Equal(JsonValueKind.Null, Of(state).GetProperty("active").GetProperty("id").ValueKind);
        Assert.Single(state.GetProperty("people").EnumerateArray());
    }

    [Fact]
    public async Task Consent_WhenARecordingIsWishedFor_NobodyPublishesBeforeTheyAgree()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        var (guest, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "microphone"));
        using var events = await EventReader.OpenAsync(guest);
        using var owners = await EventReader.OpenAsync(room.Owner);
        await room.Owner.PostAsJsonAsync($"{Meeting}/consent", new { agreed = true }).ShouldBeDoneAsync();

        await RequestAsync(room);
        await MayPublishAsync(room, identity, false);
        var permission = (await room.InLiveKitAsync(identity)).Permission;
        Assert.True(permission.CanSubscribe);
        Assert.True(permission.CanPublishData);
        Assert.True((await room.InLiveKitAsync(room.OwnerIdentity)).Permission.CanPublish);
        await events.UntilAsync("state", s => ConsentOf(s) == "open" && StateOf(s) == "requested" && Unanswered(s).Count == 0);
        await owners.UntilAsync("state", s => ConsentOf(s) == "agreed" && Unanswered(s).SequenceEqual([identity]));

        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = true }).ShouldBeDoneAsync();

        Assert.True((await room.InLiveKitAsync(identity)).Permission.CanPublish);
        await events.UntilAsync("state", s => ConsentOf(s) == "agreed");
        await owners.UntilAsync("state", s => StateOf(s) == "requested" && Unanswered(s).Count == 0);
        var answer = Assert.Single(await AnswersAsync(room), a => a.Person == identity);
        Assert.Equal(("Eve", true, "RM_daily"), (answer.Name, answer.Agreed, answer.RoomSid));
    }

    [Fact]
    public async Task Consent_Refused_StaysMutedUntilNothingIsRecorded()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        var (guest, identity) = await room.GuestAsync("Eve");
        var id = await RequestAsync(room);

        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = false }).ShouldBeDoneAsync();
        await MayPublishAsync(room, identity, false);
        // Whoever gives it to them meanwhile does not undo that.
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/unlock", new { source = "microphone" });
        await MayPublishAsync(room, identity, false);

        await ApplyAsync(room, id, new RecordingEvent.Refused(RecordingReason.NoWorker, null));

        await MayPublishAsync(room, identity, true);
    }

    [Fact]
    public async Task Mute_ByAModerator_StaysWhenAnOldRecordingOfTheRoomChanges()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        var (guest, identity) = await room.GuestAsync("Eve");
        var (_, other) = await room.GuestAsync("Zoë");
        var id = await RequestAsync(room);
        await MayPublishAsync(room, identity, false);
        await MayPublishAsync(room, other, false);
        await ApplyAsync(room, id, new RecordingEvent.Refused(RecordingReason.NoWorker, null));
        await MayPublishAsync(room, identity, true);
        await MayPublishAsync(room, other, true);

        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/permissions", new { canPublish = false, canSubscribe = true, canPublishData = true, canPublishSources = Array.Empty<string>() }).ShouldBeDoneAsync();
        await MayPublishAsync(room, identity, false);
        (await room.Owner.PatchAsJsonAsync($"/api/recordings/{id}", new { title = "Old" })).EnsureSuccessStatusCode();
        // Nor does their own answer undo it.
        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = true }).ShouldBeDoneAsync();
        // What is heard of later is seen to later: the others are asked, and given theirs back, once more.
        var next = await RequestAsync(room);
        await MayPublishAsync(room, other, false);
        await ApplyAsync(room, next, new RecordingEvent.Refused(RecordingReason.NoWorker, null));
        await MayPublishAsync(room, other, true);

        Assert.False((await room.InLiveKitAsync(identity)).Permission.CanPublish);
    }

    [Fact]
    public async Task Consent_WhenTheRoomStopsAsking_GivesBackThoughLiveKitWasAway()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        var (_, identity) = await room.GuestAsync("Eve");
        await RequestAsync(room);
        await MayPublishAsync(room, identity, false);
        var (_, late) = await room.GuestAsync("Zoë");
        Assert.False((await room.InLiveKitAsync(late)).Permission.CanPublish);

        room.LiveKit.Down = new Infrastructure.LiveKit.Api.LiveKitException(Infrastructure.LiveKit.Api.LiveKitError.Unreachable, "away");
        (await room.Owner.PatchAsJsonAsync("/api/rooms/daily/recordings/settings", new { asksConsent = false })).EnsureSuccessStatusCode();
        await room.RefreshAsync();
        room.LiveKit.Down = null;
        // As soon as it is known again who is there.
        await room.RefreshAsync();

        await MayPublishAsync(room, identity, true);
        await MayPublishAsync(room, late, true);
    }

    [Fact]
    public async Task Consent_Answered_IsAuditedOnceForEachChange()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        var (guest, identity) = await room.GuestAsync("Eve");

        foreach (var agreed in new[] { true, true, false })
            await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed }).ShouldBeDoneAsync();

        Assert.Equal(
            [("Eve", identity, "agreed"), ("Eve", identity, "refused")],
            (await room.AuditAsync(Domain.Auditing.AuditAction.RecordingConsent)).Select(e => (e.ActorName, e.Target, e.Details)));
    }

    [Fact]
    public async Task Consent_OfAnotherMeeting_DoesNotCountWhereTheRecordingKnowsNone()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        var (guest, identity) = await room.GuestAsync("Eve");
        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = true }).ShouldBeDoneAsync();

        await RequestAsync(room, roomSid: null);

        await MayPublishAsync(room, identity, false);
    }

    [Fact]
    public async Task State_WhereSeveralMayRun_SaysSoAndHowManyDo()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.Several = true);
        using var owners = await EventReader.OpenAsync(room.Owner);

        await RequestAsync(room, several: true);
        await RequestAsync(room, several: true);

        await owners.UntilAsync("state", s => Of(s).GetProperty("several").GetBoolean() && Of(s).GetProperty("running").GetInt32() == 2);
    }

    [Fact]
    public async Task Consent_WhenTheyMayPublishNothingAnyway_GivesNothing()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => (r.Recording.AsksConsent, r.Locks) = (true, RoomLocks.Camera));
        var (guest, identity) = await room.GuestAsync("Eve");
        await RequestAsync(room);
        await MayPublishAsync(room, identity, false);

        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = true }).ShouldBeDoneAsync();

        var sources = (await room.InLiveKitAsync(identity)).Permission.CanPublishSources;
        Assert.Contains(Infrastructure.LiveKit.Protocol.TrackSource.Microphone, sources);
        Assert.DoesNotContain(Infrastructure.LiveKit.Protocol.TrackSource.Camera, sources);
    }

    [Fact]
    public async Task Join_WhileRecorded_PublishesOnlyWithAnAgreement()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        await RequestAsync(room);

        var (_, silent) = await room.GuestAsync("Eve");
        Assert.False((await room.InLiveKitAsync(silent)).Permission.CanPublish);

        var agreeing = room.NewClient();
        var joined = await (await agreeing.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Zoë", agreesToRecording = true })).JsonAsync();
        Assert.True(joined.GetProperty("permissions").GetProperty("canPublish").GetBoolean());
        Assert.True(Assert.Single(await AnswersAsync(room)).Agreed);
    }

    [Fact]
    public async Task Join_BeforeAnyMeeting_AgreesToTheOneThatItBegins()
    {
        await using var room = await MeetingRoom.StartAsync();
        await SetAsync(room, r => r.Recording.AsksConsent = true);
        room.LiveKit.Leave("daily", room.OwnerIdentity);
        await room.RefreshAsync();
        var guest = room.NewClient();
        var identity = (await (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Eve", agreesToRecording = true })).JsonAsync())
            .GetProperty("identity").GetString()!;
        room.LiveKit.Join("daily", identity);
        await room.RefreshAsync();

        await RequestAsync(room);
        await room.EnterAsync(room.Owner);
        using var owners = await EventReader.OpenAsync(room.Owner);
        await owners.UntilAsync("state", s => StateOf(s) == "requested");
        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = true }).ShouldBeDoneAsync();

        Assert.True((await room.InLiveKitAsync(identity)).Permission.CanPublish);
        Assert.Equal("RM_daily", Assert.Single(await AnswersAsync(room)).RoomSid);
    }

    [Fact]
    public async Task Consent_InARoomThatDoesNotAsk_IsNotWrittenAndTakesNothing()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        using var events = await EventReader.OpenAsync(guest);

        await RequestAsync(room);
        await guest.PostAsJsonAsync($"{Meeting}/consent", new { agreed = false }).ShouldBeDoneAsync();
        await guest.PostAsJsonAsync($"{Meeting}/consent", new { }).ShouldFailAsync(400, "invalid-request");

        await events.UntilAsync("state", s => StateOf(s) == "requested" && ConsentOf(s) == "not-asked");
        Assert.True((await room.InLiveKitAsync(identity)).Permission.CanPublish);
        Assert.Empty(await AnswersAsync(room));
    }

    [Fact]
    public async Task Preview_BeforeJoining_SaysWhatIsRecordedAndWhetherTheRoomAsks()
    {
        await using var room = await MeetingRoom.StartAsync();
        var guest = room.NewClient();
        Assert.Equal("""{"active":false,"automatic":false,"asksConsent":false}""", await PreviewAsync(guest));

        await SetAsync(room, r => (r.Recording.Automatic, r.Recording.AsksConsent) = (true, true));
        Assert.Equal("""{"active":false,"automatic":true,"asksConsent":true}""", await PreviewAsync(guest));
        await RequestAsync(room);
        Assert.Equal("""{"active":true,"automatic":true,"asksConsent":true}""", await PreviewAsync(guest));
        var page = await guest.GetStringAsync("/m/daily");
        Assert.Contains(" recorded", page, StringComparison.Ordinal);
        Assert.Contains(" asks-consent", page, StringComparison.Ordinal);
    }

    private static async Task<string> PreviewAsync(HttpClient client) =>
        (await (await client.GetAsync($"{Meeting}/preview")).JsonAsync()).GetProperty("recording").GetRawText();

    private static async Task<Guid> RequestAsync(MeetingRoom room, string? roomSid = "RM_daily", bool several = false)
    {
        await using var db = await Contexts(room).CreateDbContextAsync();
        var id = (await db.Rooms.SingleAsync(r => r.Name == "daily")).Id;
        var recording = new Recording
        {
            RoomId = id,
            RoomName = "daily",
            RoomSid = roomSid,
            Title = "daily",
            Engine = RecordingEngine.Egress,
            RequestedByName = "Ayşe",
            RequestedAt = DateTime.UtcNow,
        };
        Assert.True(await room.Services.GetRequiredService<RecordingStore>().AddAsync(recording.Occupying(Recording.SlotOf(id, several)), default));
        return recording.Id;
    }

    private static async Task ReportAsync(MeetingRoom room, Guid id, RecorderStatus status)
    {
        var now = DateTime.UtcNow;
        var report = new RecorderReport("EG_1", id, "daily", status) { StartedAt = now.AddSeconds(-3), EndedAt = now, Location = status == RecorderStatus.Complete ? "/nowhere.mp4" : null };
        await ApplyAsync(room, id, new RecordingEvent.Told(report));
    }

    private static Task StopAsync(MeetingRoom room, Guid id) => ApplyAsync(room, id, new RecordingEvent.StopRequested(null, RecordingEnd.Stopped));

    private static async Task ApplyAsync(MeetingRoom room, Guid id, RecordingEvent happened) =>
        Assert.NotNull(await room.Services.GetRequiredService<RecordingStore>().ApplyAsync(id, default, happened));

    private static async Task SetAsync(MeetingRoom room, Action<Domain.Rooms.Room> change)
    {
        await using var db = await Contexts(room).CreateDbContextAsync();
        change(await db.Rooms.SingleAsync(r => r.Name == "daily"));
        await db.SaveChangesAsync();
    }

    private static async Task<List<RecordingConsent>> AnswersAsync(MeetingRoom room)
    {
        await using var db = await Contexts(room).CreateDbContextAsync();
        return await db.RecordingConsents.AsNoTracking().ToListAsync();
    }

    private static IDbContextFactory<BedrudDbContext> Contexts(MeetingRoom room) => room.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>();

    /// <summary>Waits until LiveKit has been told.</summary>
    private static async Task MayPublishAsync(MeetingRoom room, string identity, bool wanted)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await room.InLiveKitAsync(identity)).Permission.CanPublish != wanted)
            await Task.Delay(20, late.Token);
    }

    private static JsonElement Of(JsonElement state) => state.GetProperty("recording");

    private static string? StateOf(JsonElement state) =>
        Of(state).GetProperty("active") is { ValueKind: JsonValueKind.Object } active ? active.GetProperty("state").GetString() : null;

    private static string? ConsentOf(JsonElement state) => Of(state).GetProperty("consent").GetString();

    private static List<string?> Unanswered(JsonElement state) => [.. Of(state).GetProperty("unanswered").EnumerateArray().Select(p => p.GetString())];
}
