using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>One person in one meeting from two places.</summary>
public sealed class SecondDeviceApiTests : IAsyncLifetime
{
    private readonly Portal _portal = new();
    private HttpClient _admin = null!;
    private HttpClient _guest = null!;

    public async ValueTask InitializeAsync()
    {
        _admin = await _portal.AdministratorAsync();
        (await _admin.PostAsJsonAsync("/api/rooms", new { name = "hall" })).EnsureSuccessStatusCode();
        _guest = _portal.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _guest.Dispose();
        await _portal.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901234567")]
    [InlineData("a.b")]
    [InlineData("ğ")]
    public async Task Join_ADeviceThatCantBe_IsRefused(string device) =>
        await (await JoinAsync(device)).ShouldBeProblemAsync(400, "invalid-request");

    [Fact]
    public async Task Move_TheSecondDeviceTakesTheSameIdentityAndItsTokenNamesIt()
    {
        var first = await ConnectAsync("laptop");

        var second = await (await JoinAsync("phone")).JsonAsync();

        Assert.Equal(first, second.GetProperty("identity").GetString());
        Assert.Equal("phone", Claims(second).GetProperty("attributes").GetProperty("device").GetString());
    }

    [Fact]
    public async Task Refuse_AnotherDeviceIsTurnedAwayAndTheSameTabComesBack()
    {
        await SetAsync("refuse");
        var identity = await ConnectAsync("laptop");

        foreach (var takeOver in new[] { false, true })
        {
            var problem = await (await JoinAsync("phone", takeOver)).ShouldBeProblemAsync(409, "already-here");
            Assert.False(problem.GetProperty("takeOver").GetBoolean());
        }

        await (await JoinAsync(null)).ShouldBeProblemAsync(409, "already-here");
        Assert.Equal(identity, (await (await JoinAsync("laptop")).JsonAsync()).GetProperty("identity").GetString());

        // Gone from LiveKit, though presence has not heard of it yet.
        await _portal.LiveKit.RemoveParticipantAsync("hall", identity, default);
        Assert.True((await JoinAsync("phone")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Refuse_WithLiveKitSilent_LetsTheTabComeBack()
    {
        await SetAsync("refuse");
        await ConnectAsync("laptop");
        _portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");

        Assert.True((await JoinAsync("laptop")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Both_AFurtherDeviceIsItsOwnParticipantAndTakesAPlace()
    {
        await SetAsync("both");
        var first = await ConnectAsync("laptop");
        var second = await ConnectAsync("phone");

        Assert.Equal(ParticipantIdentity.OnDevice(first, "phone"), second);
        Assert.Equal(first, (await (await JoinAsync("laptop")).JsonAsync()).GetProperty("identity").GetString());
        Assert.Equal(second, (await (await JoinAsync("phone")).JsonAsync()).GetProperty("identity").GetString());
        Assert.Equal(first, (await (await JoinAsync("tablet", takeOver: true)).JsonAsync()).GetProperty("identity").GetString());
        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { capacity = 2 });
        await (await JoinAsync("tablet")).ShouldBeProblemAsync(409, "room-full");
        Assert.True((await JoinAsync("phone")).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("kick")]
    [InlineData("ban")]
    public async Task KickAndBan_OfOneDevice_ConcernThePersonOnAllOfThem(string act)
    {
        await SetAsync("both");
        var first = await ConnectAsync("laptop");
        var second = await ConnectAsync("phone");

        (await _admin.PostAsJsonAsync($"/api/admin/rooms/hall/participants/{second}/{act}", new { })).EnsureSuccessStatusCode();

        Assert.Equal([$"remove hall {first}", $"remove hall {second}"], _portal.LiveKit.Commands.Order());
        var index = _portal.Services.GetRequiredService<ExclusionIndex>();
        foreach (var identity in new[] { first, second, ParticipantIdentity.OnDevice(first, "tablet") })
            Assert.NotNull(await index.FindAsync("hall", identity, default));
        Assert.False((await JoinAsync("laptop")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Lock_OfOneDevice_HoldsOnTheOtherUntilItIsUnlocked()
    {
        await SetAsync("both");
        var first = await ConnectAsync("laptop");
        var second = await ConnectAsync("phone");

        (await _admin.PostAsJsonAsync($"/api/admin/rooms/hall/participants/{second}/mute", new { @lock = true })).EnsureSuccessStatusCode();
        await UntilAsync(() => _portal.LiveKit.Commands.ToArray().Count(c => c.EndsWith("[camera,screen_share,screen_share_audio]", StringComparison.Ordinal)) == 2);

        (await _admin.PostAsJsonAsync($"/api/admin/rooms/hall/participants/{first}/unlock", new { source = "microphone" })).EnsureSuccessStatusCode();
        Assert.Equal(2, _portal.LiveKit.Commands.Count(c => c.EndsWith("[microphone,camera,screen_share,screen_share_audio]", StringComparison.Ordinal)));
        await (await _admin.PostAsJsonAsync("/api/admin/rooms/hall/mute-all", new { @lock = true })).JsonAsync();
        Assert.Equal("camera", (await (await JoinAsync("laptop")).JsonAsync()).GetProperty("permissions").GetProperty("canPublishSources")[0].GetString());
    }

    private async Task SetAsync(string secondDevice) =>
        (await _admin.PatchAsJsonAsync("/api/rooms/hall", new { secondDevice })).EnsureSuccessStatusCode();

    private Task<HttpResponseMessage> JoinAsync(string? device, bool takeOver = false) =>
        _guest.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = "Ada", device, takeOver });

    private async Task<string> ConnectAsync(string device)
    {
        var identity = (await (await JoinAsync(device)).JsonAsync()).GetProperty("identity").GetString()!;
        _portal.LiveKit.Join("hall", identity, new TrackInfo { Sid = $"TR_{device}", Source = Infrastructure.LiveKit.Protocol.TrackSource.Microphone }).Attributes["device"] = device;
        await _portal.Services.GetRequiredService<Reconciler>().RefreshAsync("hall", default);
        return identity;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "It never came to be.");
            await Task.Delay(50);
        }
    }

    private static JsonElement Claims(JsonElement answer) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(answer.GetProperty("token").GetString()!.Split('.')[1]));
}
