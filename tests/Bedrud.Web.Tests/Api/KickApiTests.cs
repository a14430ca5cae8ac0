using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.DependencyInjection;
using TrackSource = Bedrud.Infrastructure.LiveKit.Protocol.TrackSource;

namespace Bedrud.Web.Tests.Api;

/// <summary>Kicks that keep out, locks that last, and rooms that close. Each test has a portal of its own: the fake LiveKit remembers.</summary>
public sealed class KickApiTests : IAsyncLifetime
{
    private const string Room = "/api/admin/rooms/daily";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Portal _portal = new();
    private HttpClient _admin = null!;
    private HttpClient _guest = null!;
    private string _identity = "";

    public async ValueTask InitializeAsync()
    {
        _admin = await _portal.AdministratorAsync();
        (await _admin.PostAsJsonAsync("/api/rooms", new { name = "daily" })).EnsureSuccessStatusCode();
        _guest = _portal.NewClient();
        _identity = (await (await JoinAsync("Eve")).JsonAsync()).GetProperty("identity").GetString()!;
        _portal.LiveKit.Join("daily", _identity, new TrackInfo { Sid = "TR_1", Source = TrackSource.Microphone }, new TrackInfo { Sid = "TR_2", Source = TrackSource.Camera });
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _guest.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task Kick_WithoutATime_KeepsOutForFiveMinutesAndCanBeUndone()
    {
        await ActAsync("kick", new { });

        var problem = await (await JoinAsync()).ShouldBeProblemAsync(403, "kicked");
        Assert.InRange(problem.GetProperty("until").GetDateTime() - DateTime.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        var kept = (await (await _admin.GetAsync($"{Room}/kept-out")).JsonAsync()).EnumerateArray().Single();
        Assert.Equal((_identity, problem.GetProperty("until").GetDateTime()), (kept.GetProperty("identity").GetString(), kept.GetProperty("keptOutUntil").GetDateTime()));

        var id = kept.GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteAsync($"{Room}/kept-out/{id}")).StatusCode);
        Assert.True((await JoinAsync()).IsSuccessStatusCode);
        await (await _admin.DeleteAsync($"{Room}/kept-out/{id}")).ShouldBeProblemAsync(404, "not-kept-out");
    }

    [Fact]
    public async Task Kick_ForNoTime_LetsThemComeBack()
    {
        await ActAsync("kick", new { minutes = 0 });

        Assert.Contains($"remove daily {_identity}", _portal.LiveKit.Commands);
        Assert.True((await JoinAsync()).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("""{"minutes":-1}""")]
    [InlineData("""{"minutes":1441}""")]
    [InlineData("""{"minutes":5,"untilMeetingEnds":true}""")]
    public async Task Kick_WithATimeThatCantBe_IsRefused(string body)
    {
        var response = await _admin.PostAsync($"{Room}/participants/{_identity}/kick", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        await response.ShouldBeProblemAsync(400, "invalid-kick");
        Assert.Empty(_portal.LiveKit.Commands);
    }

    [Fact]
    public async Task Kick_EndsWithItsMeetingAndABanDoesNot()
    {
        await ActAsync("kick", new { untilMeetingEnds = true });
        Assert.Equal(JsonValueKind.Null, (await (await JoinAsync()).ShouldBeProblemAsync(403, "kicked")).GetProperty("until").ValueKind);

        await _portal.LiveKit.DeleteRoomAsync("daily", default);
        await _portal.Services.GetRequiredService<Reconciler>().RefreshAsync("daily", default);

        // History is written behind.
        await UntilAsync(async () => (await JoinAsync()).IsSuccessStatusCode);
        Assert.Empty((await (await _admin.GetAsync($"{Room}/kept-out")).JsonAsync()).EnumerateArray());
    }

    [Fact]
    public async Task Kick_WithLiveKitAway_KeepsOutAtOnceAndRemovesWhenItIsBack()
    {
        await _admin.GetAsync($"{Room}/participants");
        _portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        await (await _admin.PostAsJsonAsync($"{Room}/participants/{_identity}/kick", new { })).ShouldBeProblemAsync(502, "livekit-unreachable");
        await (await JoinAsync()).ShouldBeProblemAsync(403, "kicked");

        _portal.LiveKit.Down = null;
        await UntilAsync(async () => (await _portal.LiveKit.ListParticipantsAsync("daily", default)).Count == 0);
    }

    [Fact]
    public async Task Mute_WithALock_HoldsOverARejoinUntilItIsUnlocked()
    {
        await ActAsync("mute", new { @lock = true });

        Assert.Equal([$"mute daily {_identity} TR_1", $"change daily {_identity} [camera,screen_share,screen_share_audio]"], _portal.LiveKit.Commands);
        Assert.Equal("camera screen_share screen_share_audio", await SourcesAsync());

        await ActAsync("unlock", new { source = "microphone" });
        Assert.Equal($"change daily {_identity} [microphone,camera,screen_share,screen_share_audio]", _portal.LiveKit.Commands[^1]);
        Assert.Equal("microphone camera screen_share screen_share_audio", await SourcesAsync());
    }

    [Fact]
    public async Task Permissions_ThatGiveALockedSource_LiftItsLockAndNoOther()
    {
        await ActAsync("mute", new { @lock = true });
        await ActAsync("mute", new { source = "camera", @lock = true });

        var given = new { canPublish = true, canSubscribe = true, canPublishData = true, canPublishSources = new[] { "microphone" } };
        (await _admin.PutAsJsonAsync($"/api/admin/rooms/daily/participants/{_identity}/permissions", given)).EnsureSuccessStatusCode();

        Assert.Equal("microphone screen_share screen_share_audio", await SourcesAsync());
    }

    [Fact]
    public async Task Mute_OfOtherSources_StopsAndLocksThemWithoutTouchingTheRest()
    {
        await ActAsync("mute", new { trackSid = "TR_2", @lock = true });
        await ActAsync("mute", new { source = "screen_share", @lock = true });

        Assert.Equal(
            [$"mute daily {_identity} TR_2", $"change daily {_identity} [microphone,screen_share,screen_share_audio]", $"change daily {_identity} [microphone]"],
            _portal.LiveKit.Commands);
        await ActAsync("mute", new { @lock = true });
        Assert.Equal("", await SourcesAsync());
    }

    [Fact]
    public async Task Unlock_WhatTheRoomLocks_GivesNothing()
    {
        await ActAsync("mute", new { @lock = true });
        await _admin.PatchAsJsonAsync("/api/rooms/daily", new { lockMicrophone = true });
        var before = _portal.LiveKit.Commands.Count;

        await ActAsync("unlock", new { source = "microphone" });

        Assert.Equal(before, _portal.LiveKit.Commands.Count);
        await _admin.PatchAsJsonAsync("/api/rooms/daily", new { lockMicrophone = false });
        Assert.StartsWith("microphone", await SourcesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mute", """{"lock":true}""", 404, "participant-not-found")]
    [InlineData("mute", """{"source":"telepathy"}""", 400, "invalid-source")]
    [InlineData("unlock", """{"source":"microphone"}""", 404, "participant-not-found")]
    [InlineData("unlock", "{}", 400, "invalid-source")]
    public async Task MuteAndUnlock_OfSomebodyAbsentOrOfNothing_SaySo(string act, string body, int status, string code) =>
        await (await _admin.PostAsync($"{Room}/participants/g_absent/{act}", new StringContent(body, System.Text.Encoding.UTF8, "application/json")))
            .ShouldBeProblemAsync(status, code);

    [Fact]
    public async Task MuteAll_SparesModerators_AndLocksWhereAsked()
    {
        var owner = ParticipantIdentity.ForUser((await (await _admin.GetAsync("/api/rooms/daily/members")).JsonAsync()).EnumerateArray().Single().GetProperty("userId").GetGuid());
        _portal.LiveKit.Join("daily", owner, new TrackInfo { Sid = "TR_3", Source = TrackSource.Microphone });
        _portal.LiveKit.Join("daily", "g_quiet", new TrackInfo { Sid = "TR_4", Source = TrackSource.Microphone, Muted = true });

        var outcome = await (await _admin.PostAsJsonAsync($"{Room}/mute-all", new { })).JsonAsync();
        Assert.Equal([$"mute daily {_identity} TR_1"], _portal.LiveKit.Commands);
        Assert.Equal(1, outcome.GetProperty("muted").GetInt32());

        outcome = await (await _admin.PostAsJsonAsync($"{Room}/mute-all", new { @lock = true })).JsonAsync();
        Assert.Equal((2, 0), (outcome.GetProperty("locked").GetInt32(), outcome.GetProperty("failed").GetInt32()));
        Assert.Equal("camera screen_share screen_share_audio", await SourcesAsync());
        Assert.DoesNotContain(_portal.LiveKit.Commands, c => c.Contains(owner, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Suspend_WithLiveKitAway_HoldsAndEndsTheMeetingWhenItIsBack()
    {
        _portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        var room = await (await _admin.PostAsync("/api/rooms/daily/suspend", null)).JsonAsync();

        Assert.True(room.GetProperty("isSuspended").GetBoolean());
        await (await JoinAsync()).ShouldBeProblemAsync(410, "room-closed");
        _portal.LiveKit.Down = null;
        await UntilAsync(async () => (await _portal.LiveKit.ListRoomsAsync([], default)).Count == 0);
        await _admin.PostAsync("/api/rooms/daily/reactivate", null);
        Assert.True((await JoinAsync()).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Timeouts_OfARoom_ReachLiveKitInTheToken()
    {
        await _admin.PatchAsJsonAsync("/api/rooms/daily", new { emptyTimeout = 600, departureTimeout = 90, capacity = 5 });

        var token = (await (await JoinAsync()).JsonAsync()).GetProperty("token").GetString()!;

        var claims = JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.Equal("""{"emptyTimeout":600,"departureTimeout":90,"maxParticipants":5}""", claims.GetProperty("roomConfig").GetRawText());
        await (await _admin.PatchAsJsonAsync("/api/rooms/daily", new { emptyTimeout = 9 })).ShouldBeProblemAsync(400, "invalid-empty-timeout");
        await (await _admin.PatchAsJsonAsync("/api/rooms/daily", new { departureTimeout = 3601 })).ShouldBeProblemAsync(400, "invalid-departure-timeout");
    }

    private Task<HttpResponseMessage> JoinAsync(string? name = null) =>
        _guest.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = name });

    private async Task<string> SourcesAsync() => string.Join(
        ' ', (await (await JoinAsync()).JsonAsync()).GetProperty("permissions").GetProperty("canPublishSources").EnumerateArray().Select(s => s.GetString()));

    private async Task ActAsync(string act, object body)
    {
        var response = await _admin.PostAsJsonAsync($"{Room}/participants/{_identity}/{act}", body);
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync());
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "It never came to be.");
            await Task.Delay(50);
        }
    }
}
