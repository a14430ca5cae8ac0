using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.Web.Tests.Api;

public sealed class JoinApiTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task Join_Guest_GetsATokenForThisRoomWithEverythingWrittenOut()
    {
        await CreateAsync("guests-welcome", new { });
        using var guest = portal.NewClient();

        var answer = await (await JoinAsync(guest, "guests-welcome", "  Ayşe   Yılmaz ")).JsonAsync();

        Assert.Equal("Ayşe Yılmaz", answer.GetProperty("name").GetString());
        Assert.Equal("wss://livekit.example.org", answer.GetProperty("serverUrl").GetString());
        Assert.Equal("speaker", answer.GetProperty("role").GetString());
        var claims = Claims(answer);
        Assert.Equal(answer.GetProperty("identity").GetString(), claims.GetProperty("sub").GetString());
        var video = claims.GetProperty("video");
        Assert.Equal("guests-welcome", video.GetProperty("room").GetString());
        Assert.True(video.GetProperty("roomJoin").GetBoolean());
        Assert.Equal(4, video.GetProperty("canPublishSources").GetArrayLength());
        Assert.False(video.TryGetProperty("roomAdmin", out _));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 1, 600);
    }

    [Fact]
    public async Task Join_GuestAgain_KeepsTheIdentityAndNobodyElseGetsIt()
    {
        await CreateAsync("same-guest", new { });
        using var guest = portal.NewClient();
        using var other = portal.NewClient();

        var first = await (await JoinAsync(guest, "same-guest", "Ada")).JsonAsync();
        var renamed = await (await JoinAsync(guest, "same-guest", "Ada L")).JsonAsync();
        var nameless = await (await JoinAsync(guest, "same-guest", null)).JsonAsync();
        var stranger = await (await JoinAsync(other, "same-guest", "Ada")).JsonAsync();

        Assert.Equal(Identity(first), Identity(renamed));
        Assert.Equal("Ada L", nameless.GetProperty("name").GetString());
        Assert.NotEqual(Identity(first), Identity(stranger));
    }

    [Fact]
    public async Task Join_ForgedGuestCookie_GivesANewIdentity()
    {
        await CreateAsync("forged-cookie", new { });
        using var guest = portal.NewClient();
        guest.DefaultRequestHeaders.Add("Cookie", "bedrud.guest=AAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        Assert.StartsWith("g_", Identity(await (await JoinAsync(guest, "forged-cookie", "Eve")).JsonAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u202Eeve")]
    [InlineData("line\u0000feed")]
    [InlineData("Ali\u200c")]
    [InlineData("A\u200dli")]
    [InlineData("Ali\u200b")]
    [InlineData("\u3164")]
    [InlineData("\u2800")]
    [InlineData("A\u034fli")]
    [InlineData("Ali\ufe00")]
    [InlineData("Ali\U000e0041")]
    [InlineData("Ali\ufffd")]
    public async Task Join_NameThatCantBeShown_IsRefused(string name)
    {
        await CreateAsync("named", new { });
        using var guest = portal.NewClient();

        await (await JoinAsync(guest, "named", name)).ShouldBeProblemAsync(400, "invalid-name");
        await (await JoinAsync(guest, "named", new string('a', 65))).ShouldBeProblemAsync(400, "invalid-name");
    }

    [Theory]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 \u2764\uFE0F")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    [InlineData("Ay\u015fe  I\u015f\u0131k")]
    public async Task Join_NameOfAnyScript_IsTaken(string name)
    {
        await CreateAsync("scripts", new { });
        using var guest = portal.NewClient();

        var join = await (await JoinAsync(guest, "scripts", name)).JsonAsync();

        Assert.Equal(name.Replace("  ", " ", StringComparison.Ordinal), join.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Join_RoomsThatRefuse_SayWhy()
    {
        await CreateAsync("members-room", new { isPublic = false });
        await CreateAsync("accounts-room", new { guestsAllowed = false });
        await CreateAsync("closed-room", new { isSuspended = true });
        using var guest = portal.NewClient();
        using var user = await portal.UserAsync("joiner@example.org");

        await (await JoinAsync(guest, "no-such-room", "A")).ShouldBeProblemAsync(404, "room-not-found");
        await (await JoinAsync(guest, "No Such", "A")).ShouldBeProblemAsync(400, "invalid-name");
        await (await JoinAsync(guest, "accounts-room", "A")).ShouldBeProblemAsync(403, "guests-not-allowed");
        await (await JoinAsync(guest, "accounts-room", null)).ShouldBeProblemAsync(401, "sign-in-required");
        await (await JoinAsync(guest, "members-room", "A")).ShouldBeProblemAsync(401, "sign-in-required");
        await (await JoinAsync(user, "members-room", null)).ShouldBeProblemAsync(403, "not-a-member");
        await (await JoinAsync(user, "closed-room", null)).ShouldBeProblemAsync(410, "room-closed");
    }

    [Fact]
    public async Task Join_FullRoom_IsRefusedButNotToThoseWhoAreIn()
    {
        await CreateAsync("small", new { capacity = 1 });
        using var inside = portal.NewClient();
        var admitted = await (await JoinAsync(inside, "small", "In")).JsonAsync();
        Assert.Equal(1, Claims(admitted).GetProperty("roomConfig").GetProperty("maxParticipants").GetInt32());
        portal.LiveKit.Join("small", Identity(admitted));
        using var admin = await portal.AdministratorAsync();
        await admin.GetAsync("/api/admin/rooms/small/participants");
        using var outside = portal.NewClient();

        await (await JoinAsync(outside, "small", "Out")).ShouldBeProblemAsync(409, "room-full");
        Assert.Equal(Identity(admitted), Identity(await (await JoinAsync(inside, "small", null)).JsonAsync()));
    }

    [Fact]
    public async Task Join_LockedRoom_BindsSpeakersAndNotItsOwner()
    {
        await CreateAsync("locked", new { lockCamera = true, lockScreen = true, lockChat = true });
        using var guest = portal.NewClient();
        using var owner = await portal.AdministratorAsync();

        var speaker = await (await JoinAsync(guest, "locked", "S")).JsonAsync();
        var moderator = await (await JoinAsync(owner, "locked", null)).JsonAsync();

        Assert.Equal("""["microphone"]""", speaker.GetProperty("permissions").GetProperty("canPublishSources").GetRawText());
        Assert.False(Claims(speaker).GetProperty("video").GetProperty("canPublishData").GetBoolean());
        Assert.Equal(4, moderator.GetProperty("permissions").GetProperty("canPublishSources").GetArrayLength());
        Assert.Equal("owner", moderator.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Join_EverythingLocked_MayPublishNothing()
    {
        await CreateAsync("all-locked", new { lockMicrophone = true, lockCamera = true, lockScreen = true });
        using var guest = portal.NewClient();

        var answer = await (await JoinAsync(guest, "all-locked", "S")).JsonAsync();

        // LiveKit reads an empty list as "every source": what holds is canPublish.
        Assert.False(Claims(answer).GetProperty("video").GetProperty("canPublish").GetBoolean());
        Assert.False(answer.GetProperty("permissions").GetProperty("canPublish").GetBoolean());
    }

    private async Task CreateAsync(string name, object settings)
    {
        using var admin = await portal.AdministratorAsync();
        await admin.PostAsJsonAsync("/api/rooms", new { name });
        (await admin.PatchAsJsonAsync($"/api/rooms/{name}", settings)).EnsureSuccessStatusCode();
    }

    private static Task<HttpResponseMessage> JoinAsync(HttpClient client, string roomName, string? displayName) =>
        client.PostAsJsonAsync("/api/room/join", new { roomName, displayName });

    private static string Identity(JsonElement answer) => answer.GetProperty("identity").GetString()!;

    private static JsonElement Claims(JsonElement answer) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(answer.GetProperty("token").GetString()!.Split('.')[1]));
}
