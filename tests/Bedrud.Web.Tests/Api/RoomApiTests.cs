using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.Web.Tests.Api;

public sealed class RoomApiTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task Create_WithoutName_GeneratesOneAndTouchesNothingInLiveKit()
    {
        using var client = await portal.AdministratorAsync();

        var response = await client.PostAsJsonAsync("/api/rooms", new { });
        var room = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", room.GetProperty("name").GetString());
        Assert.Equal("owner", room.GetProperty("role").GetString());
        Assert.DoesNotContain(portal.LiveKit.Commands, c => !c.StartsWith("delete ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Daily")]
    [InlineData("a--b")]
    [InlineData("-ab")]
    [InlineData("çay-saati")]
    public async Task Create_MalformedName_IsToldTheRule(string name)
    {
        using var client = await portal.AdministratorAsync();

        await (await client.PostAsJsonAsync("/api/rooms", new { name })).ShouldBeProblemAsync(400, "invalid-name");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task Create_CapacityOutOfRange_IsRefused(int capacity)
    {
        using var client = await portal.AdministratorAsync();

        await (await client.PostAsJsonAsync("/api/rooms", new { capacity })).ShouldBeProblemAsync(400, "invalid-capacity");
    }

    [Fact]
    public async Task Update_TheMeetingsSettings_AreReadBackAndJudged()
    {
        using var client = await portal.AdministratorAsync();
        var name = (await (await client.PostAsJsonAsync("/api/rooms", new { })).JsonAsync()).GetProperty("name").GetString();
        var room = await (await client.GetAsync($"/api/rooms/{name}")).JsonAsync();
        Assert.Equal(("off", "move", 30), Meeting(room));

        room = await (await client.PatchAsJsonAsync($"/api/rooms/{name}", new { waitingRoom = "everybody", secondDevice = "both", chatDays = 0 })).JsonAsync();
        Assert.Equal(("everybody", "both", 0), Meeting(room));
        Assert.Equal(("everybody", "both", 0), Meeting(await (await client.PatchAsJsonAsync($"/api/rooms/{name}", new { capacity = 3 })).JsonAsync()));
        Assert.Equal(("everybody", "both", 0), Meeting((await (await client.GetAsync($"/api/rooms?search={name}")).JsonAsync()).GetProperty("items")[0]));

        await (await client.PatchAsJsonAsync($"/api/rooms/{name}", new { waitingRoom = "1" })).ShouldBeProblemAsync(400, "invalid-waiting-room");
        await (await client.PatchAsJsonAsync($"/api/rooms/{name}", new { secondDevice = "" })).ShouldBeProblemAsync(400, "invalid-second-device");
        await (await client.PatchAsJsonAsync($"/api/rooms/{name}", new { chatDays = 3651 })).ShouldBeProblemAsync(400, "invalid-chat-days");
        await (await client.PostAsJsonAsync("/api/rooms", new { chatDays = -1 })).ShouldBeProblemAsync(400, "invalid-chat-days");

        static (string?, string?, int) Meeting(JsonElement r) =>
            (r.GetProperty("waitingRoom").GetString(), r.GetProperty("secondDevice").GetString(), r.GetProperty("chatDays").GetInt32());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"capacity\":\"many\"}")]
    [InlineData("")]
    public async Task Create_UnreadableBody_IsAProblemDocument(string body)
    {
        using var client = await portal.AdministratorAsync();

        var response = await client.PostAsync("/api/rooms", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        await response.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Create_TakenName_IsAConflict()
    {
        using var client = await portal.AdministratorAsync();
        await client.PostAsJsonAsync("/api/rooms", new { name = "taken" });

        await (await client.PostAsJsonAsync("/api/rooms", new { name = "taken" })).ShouldBeProblemAsync(409, "name-taken");
    }

    [Fact]
    public async Task Patch_SomeMembers_LeavesTheOthersAsTheyAre()
    {
        using var client = await portal.AdministratorAsync();
        await client.PostAsJsonAsync("/api/rooms", new { name = "patched", capacity = 7, lockCamera = true });

        var room = await (await client.PatchAsJsonAsync("/api/rooms/patched", new { lockChat = true, guestsAllowed = false })).JsonAsync();

        Assert.Equal(7, room.GetProperty("capacity").GetInt32());
        Assert.True(room.GetProperty("lockCamera").GetBoolean());
        Assert.True(room.GetProperty("lockChat").GetBoolean());
        Assert.False(room.GetProperty("guestsAllowed").GetBoolean());
    }

    [Fact]
    public async Task Patch_WithAnOldVersion_IsAConflict()
    {
        using var client = await portal.AdministratorAsync();
        var created = await (await client.PostAsJsonAsync("/api/rooms", new { name = "edited-twice" })).JsonAsync();
        var version = created.GetProperty("version").GetGuid();
        await client.PatchAsJsonAsync("/api/rooms/edited-twice", new { capacity = 3, version });

        await (await client.PatchAsJsonAsync("/api/rooms/edited-twice", new { capacity = 4, version })).ShouldBeProblemAsync(409, "conflict");
    }

    [Fact]
    public async Task Delete_WhileAMeetingRuns_EndsItAndForgetsTheRoom()
    {
        using var client = await portal.AdministratorAsync();
        await client.PostAsJsonAsync("/api/rooms", new { name = "ending" });
        portal.LiveKit.Join("ending", "u_1");

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/rooms/ending")).StatusCode);

        Assert.Contains("delete ending", portal.LiveKit.Commands);
        await (await client.GetAsync("/api/rooms/ending")).ShouldBeProblemAsync(404, "room-not-found");
    }

    [Fact]
    public async Task Rooms_OfOthers_AreNeitherListedNorChangedNorSeenWhenPrivate()
    {
        using var admin = await portal.AdministratorAsync();
        await admin.PostAsJsonAsync("/api/rooms", new { name = "secret-plans", isPublic = false });
        await admin.PostAsJsonAsync("/api/rooms", new { name = "open-house" });
        using var user = await portal.UserAsync("stranger@example.org");

        var own = await (await user.GetAsync("/api/rooms")).JsonAsync();

        Assert.Equal(0, own.GetProperty("total").GetInt32());
        await (await user.GetAsync("/api/rooms/secret-plans")).ShouldBeProblemAsync(404, "room-not-found");
        await (await user.PatchAsJsonAsync("/api/rooms/secret-plans", new { capacity = 1 })).ShouldBeProblemAsync(404, "room-not-found");
        await (await user.DeleteAsync("/api/rooms/open-house")).ShouldBeProblemAsync(403, "forbidden");
        await (await user.GetAsync("/api/admin/rooms")).ShouldBeProblemAsync(403, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/api/rooms/open-house")).StatusCode);
    }

    [Fact]
    public async Task Members_AddedAndRemoved_MaySeeAndNoLongerSee()
    {
        using var admin = await portal.AdministratorAsync();
        await admin.PostAsJsonAsync("/api/rooms", new { name = "members-only", isPublic = false });
        using var user = await portal.UserAsync("member@example.org");

        var member = await (await admin.PutAsJsonAsync("/api/rooms/members-only/members", new { email = "Member@Example.org", role = "moderator" })).JsonAsync();
        Assert.Equal("moderator", (await (await user.GetAsync("/api/rooms/members-only")).JsonAsync()).GetProperty("role").GetString());

        await admin.DeleteAsync($"/api/rooms/members-only/members/{member.GetProperty("userId").GetGuid()}");
        await (await user.GetAsync("/api/rooms/members-only")).ShouldBeProblemAsync(404, "room-not-found");
    }

    [Fact]
    public async Task Members_LastOwner_CannotBeRemoved()
    {
        using var admin = await portal.AdministratorAsync();
        await admin.PostAsJsonAsync("/api/rooms", new { name = "owned" });
        var members = await (await admin.GetAsync("/api/rooms/owned/members")).JsonAsync();
        var owner = members.EnumerateArray().Single().GetProperty("userId").GetGuid();

        await (await admin.DeleteAsync($"/api/rooms/owned/members/{owner}")).ShouldBeProblemAsync(409, "last-owner");
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("pageSize=101")]
    [InlineData("sort=colour")]
    public async Task List_BadQuery_IsToldWhatIsGood(string query)
    {
        using var client = await portal.AdministratorAsync();

        await (await client.GetAsync($"/api/admin/rooms?{query}")).ShouldBeProblemAsync(400, "invalid-query");
    }

    [Fact]
    public async Task OpenApi_Document_DescribesTheApi()
    {
        using var client = portal.NewClient();

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var paths = document.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/api/room/join", out _));
        Assert.True(paths.TryGetProperty("/api/admin/rooms/{name}/participants/{identity}/permissions", out _));
    }

    [Fact]
    public async Task Api_UnknownPath_IsAProblemAndNoPage()
    {
        using var client = portal.NewClient();

        await (await client.GetAsync("/api/nothing")).ShouldBeProblemAsync(404, "not-found");
    }
}
