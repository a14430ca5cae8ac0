using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrackSource = Bedrud.Infrastructure.LiveKit.Protocol.TrackSource;

namespace Bedrud.Web.Tests.Api;

/// <summary>Each test has a portal of its own: the fake LiveKit remembers.</summary>
public sealed class ModerationApiTests : IAsyncLifetime
{
    private const string Participants = "/api/admin/rooms/daily/participants";
    private readonly Portal _portal = new();
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _admin = await _portal.AdministratorAsync();
        (await _admin.PostAsJsonAsync("/api/rooms", new { name = "daily" })).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task List_OfLiveKitsTruth_ShowsEverybodyWithTracks()
    {
        _portal.LiveKit.Join("daily", "u_1", Microphone("TR_1"));

        var list = await (await _admin.GetAsync(Participants)).JsonAsync();

        var participant = Assert.Single(list.GetProperty("participants").EnumerateArray().ToList());
        Assert.Equal("u_1", participant.GetProperty("identity").GetString());
        var track = Assert.Single(participant.GetProperty("tracks").EnumerateArray().ToList());
        Assert.Equal("microphone", track.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Kick_SomebodyPresent_RemovesThemFromTheListAtOnce()
    {
        _portal.LiveKit.Join("daily", "u_1");
        await _admin.GetAsync(Participants);

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.PostAsync($"{Participants}/u_1/kick", null)).StatusCode);

        Assert.Contains("remove daily u_1", _portal.LiveKit.Commands);
        var list = await (await _admin.GetAsync(Participants)).JsonAsync();
        Assert.Equal(0, list.GetProperty("participants").GetArrayLength());
    }

    [Fact]
    public async Task Kick_SomebodyAbsent_SaysSo() =>
        await (await _admin.PostAsync($"{Participants}/u_9/kick", null)).ShouldBeProblemAsync(404, "participant-not-found");

    [Fact]
    public async Task Mute_WithoutATrack_MutesTheMicrophoneAndNotTheCamera()
    {
        _portal.LiveKit.Join("daily", "u_1", Microphone("TR_1"), new TrackInfo { Sid = "TR_2", Source = TrackSource.Camera });

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.PostAsJsonAsync($"{Participants}/u_1/mute", new { })).StatusCode);

        Assert.Equal(["mute daily u_1 TR_1"], _portal.LiveKit.Commands);
    }

    [Fact]
    public async Task Mute_WithoutABody_MutesTheMicrophone()
    {
        _portal.LiveKit.Join("daily", "u_1", Microphone("TR_1"));

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.PostAsync($"{Participants}/u_1/mute", null)).StatusCode);
    }

    [Fact]
    public async Task Mute_WithoutAMicrophone_SaysThatNothingChanged()
    {
        _portal.LiveKit.Join("daily", "u_1");

        await (await _admin.PostAsJsonAsync($"{Participants}/u_1/mute", new { })).ShouldBeProblemAsync(409, "nothing-to-mute");
        await (await _admin.PostAsJsonAsync($"{Participants}/u_1/mute", new { trackSid = "TR_9" })).ShouldBeProblemAsync(404, "track-not-found");
    }

    [Theory]
    [InlineData("""{"canPublish":true,"canSubscribe":true,"canPublishData":true,"canPublishSources":["microphone","SCREEN_SHARE"]}""", "True True True [microphone,screen_share]")]
    [InlineData("""{"canPublish":true,"canSubscribe":true,"canPublishData":false}""", "True True False [microphone,camera,screen_share,screen_share_audio]")]
    [InlineData("""{"canPublish":true,"canSubscribe":true,"canPublishData":true,"canPublishSources":[]}""", "False True True []")]
    [InlineData("""{"canPublish":false,"canSubscribe":true,"canPublishData":true,"canPublishSources":["camera"]}""", "False True True []")]
    public async Task Permissions_AsSent_ReachLiveKitWhole(string body, string expected)
    {
        _portal.LiveKit.Join("daily", "u_1");

        var response = await _admin.PutAsync($"{Participants}/u_1/permissions", Json(body));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal([$"permit daily u_1 {expected}"], _portal.LiveKit.Commands);
    }

    [Theory]
    [InlineData("""{"canPublish":true}""", "invalid-request")]
    [InlineData("""{"canPublish":true,"canSubscribe":true,"canPublishData":true,"canPublishSources":["microfone"]}""", "invalid-source")]
    public async Task Permissions_PartialOrMisspelt_AreRefusedBeforeLiveKit(string body, string code)
    {
        _portal.LiveKit.Join("daily", "u_1");

        await (await _admin.PutAsync($"{Participants}/u_1/permissions", Json(body))).ShouldBeProblemAsync(400, code);
        Assert.Empty(_portal.LiveKit.Commands);
    }

    [Fact]
    public async Task Ban_SomebodyPresent_RemovesThemAndHoldsUntilLifted()
    {
        using var guest = _portal.NewClient();
        var join = await (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Eve" })).JsonAsync();
        var identity = join.GetProperty("identity").GetString();
        _portal.LiveKit.Join("daily", identity!);

        await _admin.PostAsJsonAsync($"{Participants}/{identity}/ban", new { reason = "noise" });

        var problem = await (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "daily" })).ShouldBeProblemAsync(403, "banned");
        Assert.Equal("noise", problem.GetProperty("reason").GetString());
        var bans = await (await _admin.GetAsync("/api/admin/rooms/daily/bans")).JsonAsync();
        await _admin.DeleteAsync($"/api/admin/rooms/daily/bans/{bans.EnumerateArray().Single().GetProperty("id").GetGuid()}");
        Assert.True((await guest.PostAsJsonAsync("/api/room/join", new { roomName = "daily" })).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Ban_OfOnePersonByManyAtOnce_HoldsOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _admin.PostAsJsonAsync($"{Participants}/u_7/ban", new { })));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NoContent, a.StatusCode));
        Assert.Single((await (await _admin.GetAsync("/api/admin/rooms/daily/bans")).JsonAsync()).EnumerateArray().ToList());
    }

    [Fact]
    public async Task Ban_PutAnew_ReplacesTheEarlierReason()
    {
        await _admin.PostAsJsonAsync($"{Participants}/u_7/ban", new { reason = "noise" });

        await _admin.PostAsJsonAsync($"{Participants}/u_7/ban", new { reason = "more noise" });

        var ban = Assert.Single((await (await _admin.GetAsync("/api/admin/rooms/daily/bans")).JsonAsync()).EnumerateArray().ToList());
        Assert.Equal("more noise", ban.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("2099-01-01T12:00:00", "2099-01-01T12:00:00Z")]
    [InlineData("2099-01-01T12:00:00Z", "2099-01-01T12:00:00Z")]
    [InlineData("2099-01-01T12:00:00+03:00", "2099-01-01T09:00:00Z")]
    [InlineData("9999-12-31T23:59:59", "9999-12-31T23:59:59Z")]
    public async Task Ban_UntilATime_IsUtcUnlessItSaysOtherwise(string until, string expected)
    {
        (await _admin.PostAsync($"{Participants}/u_7/ban", Json($$"""{"until":"{{until}}"}"""))).EnsureSuccessStatusCode();

        var ban = Assert.Single((await (await _admin.GetAsync("/api/admin/rooms/daily/bans")).JsonAsync()).EnumerateArray().ToList());
        Assert.Equal(expected, ban.GetProperty("until").GetString());
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00")]
    public async Task Ban_UntilThePast_IsRefused(string until) =>
        await (await _admin.PostAsync($"{Participants}/u_7/ban", Json($$"""{"until":"{{until}}"}"""))).ShouldBeProblemAsync(400, "invalid-ban");

    [Fact]
    public async Task Ban_WithLiveKitAway_HoldsAndSaysThatThePersonMayStillBeThere()
    {
        _portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        var problem = await (await _admin.PostAsJsonAsync($"{Participants}/u_7/ban", new { })).ShouldBeProblemAsync(502, "livekit-unreachable");

        Assert.Contains("ban holds", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single((await (await _admin.GetAsync("/api/admin/rooms/daily/bans")).JsonAsync()).EnumerateArray().ToList());
    }

    [Fact]
    public async Task Kick_OfAnAbsurdlyLongIdentity_IsWrittenDownCut()
    {
        await (await _admin.PostAsync($"{Participants}/{new string('x', 3000)}/kick", null)).ShouldBeProblemAsync(404, "participant-not-found");

        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        Assert.Equal(256, (await db.AuditEntries.SingleAsync(e => e.Action == "participant.kick")).Target!.Length);
    }

    [Fact]
    public async Task Delete_WithLiveKitAway_DeletesAndWritesDownThatTheMeetingGoesOn()
    {
        _portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteAsync("/api/rooms/daily")).StatusCode);

        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        Assert.Equal("livekit-unreachable", (await db.AuditEntries.SingleAsync(e => e.Action == "meeting.end")).Failure);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("viewer,speaker")]
    [InlineData("")]
    [InlineData("boss")]
    public async Task Member_WithARoleThatIsNoName_IsRefused(string role) =>
        await (await _admin.PutAsJsonAsync("/api/rooms/daily/members", new { email = Portal.Email, role })).ShouldBeProblemAsync(400, "invalid-role");

    [Fact]
    public async Task Moderator_AgainstAnOwner_MayMuteAndNotRemove()
    {
        using var moderator = await _portal.UserAsync("moderator@example.org");
        await _admin.PutAsJsonAsync("/api/rooms/daily/members", new { email = "moderator@example.org", role = "moderator" });
        var members = (await (await _admin.GetAsync("/api/rooms/daily/members")).JsonAsync()).EnumerateArray().ToList();
        Guid Id(string role) => members.Single(m => m.GetProperty("role").GetString() == role).GetProperty("userId").GetGuid();
        var owner = ParticipantIdentity.ForUser(Id("owner"));
        var actor = new Actor(Id("moderator"), "moderator");
        _portal.LiveKit.Join("daily", owner, Microphone("TR_1"));
        _portal.LiveKit.Join("daily", "g_1");
        var service = _portal.Services.GetRequiredService<ParticipantService>();

        Assert.Equal("forbidden", (await service.KickAsync("daily", owner, KickChoice.Default, actor, default)).Problem?.Code);
        Assert.Equal("forbidden", (await service.BanAsync("daily", owner, null, null, actor, default)).Problem?.Code);
        Assert.True((await service.MuteAsync("daily", owner, new MuteChoice(), actor, default)).Succeeded);
        Assert.Equal("forbidden", (await service.MuteAsync("daily", owner, new MuteChoice(Lock: true), actor, default)).Problem?.Code);
        Assert.True((await service.KickAsync("daily", "g_1", KickChoice.Default, actor, default)).Succeeded);
    }

    [Fact]
    public async Task Acts_ByAnybodyElse_AreRefused()
    {
        _portal.LiveKit.Join("daily", "u_1");
        using var user = await _portal.UserAsync("user@example.org");
        using var nobody = _portal.NewClient();

        await (await user.PostAsync($"{Participants}/u_1/kick", null)).ShouldBeProblemAsync(403, "forbidden");
        await (await nobody.PostAsync($"{Participants}/u_1/kick", null)).ShouldBeProblemAsync(401, "sign-in-required");
        Assert.Empty(_portal.LiveKit.Commands);
    }

    [Fact]
    public async Task Acts_WithLiveKitAway_SayThatNothingChangedAndAreWrittenDownAsFailed()
    {
        _portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        await (await _admin.PostAsync($"{Participants}/u_1/kick", null)).ShouldBeProblemAsync(502, "livekit-unreachable");

        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var entry = await db.AuditEntries.SingleAsync(e => e.Action == "participant.kick");
        Assert.Equal("livekit-unreachable", entry.Failure);
        Assert.Equal("u_1", entry.Target);
    }

    private static TrackInfo Microphone(string sid) => new() { Sid = sid, Source = TrackSource.Microphone };

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
