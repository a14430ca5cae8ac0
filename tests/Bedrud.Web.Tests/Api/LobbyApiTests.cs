using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>The waiting room over HTTP, and the ways round it that there must not be. Each test has a portal of its own: the fake LiveKit remembers.</summary>
public sealed class LobbyApiTests : IAsyncLifetime
{
    private const string Lobby = "/api/meetings/hall/lobby";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Portal _portal = new();
    private HttpClient _admin = null!;
    private HttpClient _guest = null!;

    public async ValueTask InitializeAsync()
    {
        _admin = await _portal.AdministratorAsync();
        (await _admin.PostAsJsonAsync("/api/rooms", new { name = "hall", waitingRoom = "guests" })).EnsureSuccessStatusCode();
        _guest = _portal.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _guest.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task Join_AGuest_WaitsWithoutATokenUntilAModeratorAdmitsThem()
    {
        var waiting = await WaitAsync(_guest, "Ada");
        Assert.False(waiting.TryGetProperty("token", out _));
        using var stream = await LobbyReader.OpenAsync(_guest, "hall");
        Assert.Equal("waiting", (await stream.NextAsync()).Event);
        Assert.Equal(waiting.GetProperty("waiting").GetProperty("askedAt").GetDateTime(), (await WaitAsync(_guest, "Ada L")).GetProperty("waiting").GetProperty("askedAt").GetDateTime());

        var person = Assert.Single(await ListAsync());
        Assert.Equal(("Ada L", true), (person.GetProperty("name").GetString(), person.GetProperty("guest").GetBoolean()));
        await PostAsync($"{person.GetProperty("id").GetGuid()}/admit");

        Assert.Equal("admitted", (await stream.NextAsync()).Event);
        Assert.Null(await stream.EndAsync());
        Assert.StartsWith("g_", (await (await JoinAsync(_guest)).JsonAsync()).GetProperty("identity").GetString(), StringComparison.Ordinal);
        Assert.Empty(await ListAsync());
        Assert.Contains(await AuditAsync(), e => e is { Action: AuditAction.LobbyAdmit, RoomName: "hall", Details: "Ada L", ActorId: not null });
    }

    [Fact]
    public async Task Join_ThoseWhoNeverWait_AreLetInAtOnce()
    {
        using var user = await _portal.UserAsync("member@example.org");
        using var moderator = await _portal.UserAsync("moderator@example.org");
        Assert.True((await JoinAsync(user)).StatusCode == HttpStatusCode.OK);

        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { waitingRoom = "everybody" });
        (await _admin.PutAsJsonAsync("/api/rooms/hall/members", new { email = "moderator@example.org", role = "moderator" })).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.Accepted, (await JoinAsync(user)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(moderator)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(_admin)).StatusCode);
    }

    [Fact]
    public async Task Refuse_TellsWhyAndOnlyABanKeepsThemFromAskingAgain()
    {
        await WaitAsync(_guest, "Ada");
        using (var stream = await LobbyReader.OpenAsync(_guest, "hall"))
        {
            await stream.NextAsync();
            await PostAsync($"{await OnlyIdAsync()}/refuse", new { reason = "Wrong room" });
            var (name, data) = await stream.NextAsync();
            Assert.Equal(("refused", "Wrong room", JsonValueKind.Null), (name, data.GetProperty("reason").GetString(), data.GetProperty("until").ValueKind));
        }

        await WaitAsync(_guest, null);
        using var second = await LobbyReader.OpenAsync(_guest, "hall");
        Assert.Equal("waiting", (await second.NextAsync()).Event);
        await PostAsync($"{await OnlyIdAsync()}/refuse", new { reason = "Noise", banMinutes = 10 });

        var refused = (await second.NextAsync()).Data;
        Assert.Equal("Noise", refused.GetProperty("reason").GetString());
        Assert.InRange(refused.GetProperty("until").GetDateTime() - DateTime.UtcNow, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        await (await JoinAsync(_guest)).ShouldBeProblemAsync(403, "banned");
        var ban = Assert.Single((await (await _admin.GetAsync("/api/admin/rooms/hall/bans")).JsonAsync()).EnumerateArray());
        Assert.Equal("Ada", ban.GetProperty("displayName").GetString());
        var audit = await AuditAsync();
        Assert.Equal(2, audit.Count(e => e.Action == AuditAction.LobbyRefuse));
        Assert.Contains(audit, e => e.Action == AuditAction.ParticipantBan);
    }

    [Theory]
    [InlineData("""{"banMinutes":-2}""")]
    [InlineData("""{"banMinutes":5256001}""")]
    public async Task Refuse_WithABanThatCantBe_IsRefused(string body)
    {
        await WaitAsync(_guest, "Ada");

        var response = await _admin.PostAsync($"{Lobby}/{await OnlyIdAsync()}/refuse", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        await response.ShouldBeProblemAsync(400, "invalid-ban");
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task AdmitAll_LetsEverybodyInWhoHasNotGone()
    {
        using var gone = _portal.NewClient();
        using var second = _portal.NewClient();
        await WaitAsync(gone, "Gone");
        await WaitAsync(_guest, "Ada");
        await WaitAsync(second, "Bob");
        Assert.Equal(HttpStatusCode.NoContent, (await gone.DeleteAsync($"{Lobby}/me")).StatusCode);

        var answer = await (await _admin.PostAsync($"{Lobby}/admit-all", null)).JsonAsync();

        Assert.Equal(2, answer.GetProperty("admitted").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(_guest)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(second)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await JoinAsync(gone)).StatusCode);
        Assert.Contains(await AuditAsync(), e => e is { Action: AuditAction.LobbyAdmitAll, Details: "2: Ada, Bob" });
    }

    [Fact]
    public async Task Deciding_IsForModerators()
    {
        using var user = await _portal.UserAsync("somebody@example.org");
        await WaitAsync(_guest, "Ada");
        var id = await OnlyIdAsync();

        foreach (var client in new[] { _guest, user })
        {
            var (status, code) = client == user ? (403, "forbidden") : (401, "sign-in-required");
            await (await client.GetAsync(Lobby)).ShouldBeProblemAsync(status, code);
            await (await client.PostAsync($"{Lobby}/{id}/admit", null)).ShouldBeProblemAsync(status, code);
            await (await client.PostAsJsonAsync($"{Lobby}/{id}/refuse", new { })).ShouldBeProblemAsync(status, code);
            await (await client.PostAsync($"{Lobby}/admit-all", null)).ShouldBeProblemAsync(status, code);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await JoinAsync(_guest)).StatusCode);
        await (await _admin.PostAsync($"{Lobby}/{Guid.NewGuid()}/admit", null)).ShouldBeProblemAsync(404, "not-waiting");
    }

    [Fact]
    public async Task Stream_OfSomebodyWhoDoesNotWait_IsRefused()
    {
        await (await _guest.GetAsync($"{Lobby}/stream")).ShouldBeProblemAsync(404, "not-waiting");
        await WaitAsync(_guest, "Ada");
        await _guest.DeleteAsync($"{Lobby}/me");
        await (await _guest.GetAsync($"{Lobby}/stream")).ShouldBeProblemAsync(404, "not-waiting");
        await (await _guest.GetAsync("/api/meetings/nowhere/lobby/stream")).ShouldBeProblemAsync(404, "room-not-found");
    }

    [Fact]
    public async Task Stream_WhenTheWaitingRoomIsTurnedOff_TellsThatTheyMayJoin()
    {
        await WaitAsync(_guest, "Ada");
        using var stream = await LobbyReader.OpenAsync(_guest, "hall");
        await stream.NextAsync();

        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { waitingRoom = "off" });

        Assert.Equal("admitted", (await stream.NextAsync()).Event);
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(_guest)).StatusCode);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Stream_DecidedByAnotherPortal_TellsItSoon()
    {
        await WaitAsync(_guest, "Ada");
        using var stream = await LobbyReader.OpenAsync(_guest, "hall");
        await stream.NextAsync();

        await ChangeAsync(db => db.LobbyEntries.ExecuteUpdateAsync(s => s.SetProperty(e => e.State, LobbyState.Admitted).SetProperty(e => e.DecidedAt, DateTime.UtcNow)));

        Assert.Equal("admitted", (await stream.NextAsync()).Event);
    }

    [Fact]
    public async Task Board_SomebodyWithoutASignOfLife_IsNotShownAndIsWhenTheyAreBack()
    {
        await WaitAsync(_guest, "Ada");
        await ChangeAsync(db => db.LobbyEntries.ExecuteUpdateAsync(s => s.SetProperty(e => e.SeenAt, DateTime.UtcNow - LobbyEntry.Patience)));
        var board = _portal.Services.GetRequiredService<LobbyBoard>();
        await UntilAsync(async () => (await board.WaitingAsync("hall", default)).Count == 0);

        using var stream = await LobbyReader.OpenAsync(_guest, "hall");

        await stream.NextAsync();
        await UntilAsync(async () => (await board.WaitingAsync("hall", default)).Count == 1);
    }

    [Fact]
    public async Task Admission_EndsWithTheMeetingThatAModeratorEnds()
    {
        await WaitAsync(_guest, "Ada");
        await PostAsync($"{await OnlyIdAsync()}/admit");
        var identity = (await (await JoinAsync(_guest)).JsonAsync()).GetProperty("identity").GetString()!;
        _portal.LiveKit.Join("hall", identity);
        await RefreshAsync();
        // A short reconnect asks nobody.
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(_guest)).StatusCode);

        (await _admin.PostAsync("/api/meetings/hall/end", null)).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.Accepted, (await JoinAsync(_guest)).StatusCode);
        // The rules may be two seconds old.
        await UntilAsync(async () => await ExclusionOfAsync(identity) is { Reason: ExclusionReason.NotAdmitted });
    }

    [Fact]
    public async Task TurnedOn_WithPeopleInTheMeeting_ThrowsNobodyOutAndLetsNoOldTokenIn()
    {
        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { waitingRoom = "off" });
        using var late = _portal.NewClient();
        var present = (await (await JoinAsync(_guest, "Ada")).JsonAsync()).GetProperty("identity").GetString()!;
        var absent = (await (await JoinAsync(late, "Eve")).JsonAsync()).GetProperty("identity").GetString()!;
        _portal.LiveKit.Join("hall", present);

        (await _admin.PatchAsJsonAsync("/api/rooms/hall", new { waitingRoom = "everybody" })).EnsureSuccessStatusCode();

        Assert.Null(await ExclusionOfAsync(present));
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(_guest)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await JoinAsync(late)).StatusCode);
        Assert.Equal(ExclusionReason.NotAdmitted, (await ExclusionOfAsync(absent))?.Reason);
        // The token is still good for LiveKit's own port.
        _portal.LiveKit.Join("hall", absent);
        await RefreshAsync();
        await UntilAsync(async () => (await _portal.LiveKit.ListParticipantsAsync("hall", default)).Select(p => p.Identity).SequenceEqual([present]));
        await UntilAsync(async () => (await AuditAsync()).Any(e => e is { Action: AuditAction.ParticipantEvict, Details: "not admitted" } && e.Target == absent));
    }

    [Fact]
    public async Task AnotherNameOrNoCookie_IsAnotherPersonWhoWaits()
    {
        await WaitAsync(_guest, "Ada");
        await PostAsync($"{await OnlyIdAsync()}/admit");
        using var copied = _portal.NewClient();

        Assert.Equal(HttpStatusCode.Accepted, (await JoinAsync(copied, "Ada")).StatusCode);
        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { guestsAllowed = true });
        Assert.Equal(HttpStatusCode.OK, (await JoinAsync(_guest, "Somebody else")).StatusCode);
    }

    [Fact]
    public async Task Moderator_WhoIsOneNoLonger_StaysInTheMeeting()
    {
        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { waitingRoom = "everybody" });
        using var moderator = await _portal.UserAsync("moderator@example.org");
        await _admin.PutAsJsonAsync("/api/rooms/hall/members", new { email = "moderator@example.org", role = "moderator" });
        var identity = (await (await JoinAsync(moderator)).JsonAsync()).GetProperty("identity").GetString()!;
        _portal.LiveKit.Join("hall", identity);
        await RefreshAsync();

        (await _admin.PutAsJsonAsync("/api/rooms/hall/members", new { email = "moderator@example.org", role = "speaker" })).EnsureSuccessStatusCode();

        Assert.Null(await ExclusionOfAsync(identity));
    }

    [Fact]
    public async Task Preview_TellsCountsToAllAndNamesToMembers()
    {
        var ada = ParticipantIdentity.ForUser(Guid.NewGuid());
        _portal.LiveKit.Join("hall", ada);
        _portal.LiveKit.Join("hall", "EG_recorder").Permission.Recorder = true;
        await RefreshAsync();

        var guest = await (await _guest.GetAsync("/api/meetings/hall/preview")).JsonAsync();
        var owner = await (await _admin.GetAsync("/api/meetings/hall/preview")).JsonAsync();

        Assert.Equal("""{"people":1,"names":null,"waits":true,"recording":{"active":true,"automatic":false,"asksConsent":false}}""", guest.GetRawText());
        Assert.Equal($$$"""{"people":1,"names":["{{{ada.ToUpperInvariant()}}}"],"waits":false,"recording":{"active":true,"automatic":false,"asksConsent":false}}""", owner.GetRawText());
        Assert.Empty(await ListAsync());
        await _admin.PatchAsJsonAsync("/api/rooms/hall", new { isPublic = false });
        await (await _guest.GetAsync("/api/meetings/hall/preview")).ShouldBeProblemAsync(401, "sign-in-required");
        await (await _guest.GetAsync("/api/meetings/nowhere/preview")).ShouldBeProblemAsync(404, "room-not-found");
    }

    private async Task<JsonElement> WaitAsync(HttpClient client, string? name)
    {
        var response = await JoinAsync(client, name);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }

    private static Task<HttpResponseMessage> JoinAsync(HttpClient client, string? name = null) =>
        client.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = name });

    private async Task<List<JsonElement>> ListAsync() => [.. (await (await _admin.GetAsync(Lobby)).JsonAsync()).EnumerateArray()];

    private async Task<Guid> OnlyIdAsync() => Assert.Single(await ListAsync()).GetProperty("id").GetGuid();

    private async Task PostAsync(string act, object? body = null)
    {
        var response = await _admin.PostAsJsonAsync($"{Lobby}/{act}", body ?? new { });
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync());
    }

    private async Task RefreshAsync() => await _portal.Services.GetRequiredService<Reconciler>().RefreshAsync("hall", default);

    private async Task<Exclusion?> ExclusionOfAsync(string identity) =>
        await _portal.Services.GetRequiredService<ExclusionIndex>().FindAsync("hall", identity, default);

    private async Task<List<AuditEntry>> AuditAsync()
    {
        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        return await db.AuditEntries.AsNoTracking().ToListAsync();
    }

    private async Task ChangeAsync(Func<BedrudDbContext, Task> change)
    {
        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        await change(db);
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

    /// <summary>The page's end of a stream.</summary>
    private sealed class LobbyReader(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<LobbyReader> OpenAsync(HttpClient client, string room)
        {
            var response = await client.GetAsync($"/api/meetings/{room}/lobby/stream", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new LobbyReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<(string Event, JsonElement Data)> NextAsync()
        {
            var name = "";
            while (await LineAsync() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return (name, JsonSerializer.Deserialize<JsonElement>(line[6..]));
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public async Task<string?> EndAsync()
        {
            string? line;
            while ((line = await LineAsync()) == "")
            {
            }

            return line;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }

        private async Task<string?> LineAsync() => await reader.ReadLineAsync().WaitAsync(Patience);
    }
}
