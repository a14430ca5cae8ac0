using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A portal with an administrator, shared by the tests of one class.</summary>
public sealed class House(Browser browser) : IAsyncLifetime
{
    private PortalProcess _portal = null!;
    private IAPIRequestContext _administrator = null!;

    public string Url => _portal.Url;

    public Browser Browser => browser;

    /// <summary>Of the portal, such as <c>--Recordings:Recorder=Egress</c>.</summary>
    public string[] Settings { get; init; } = [];

    public async ValueTask InitializeAsync()
    {
        _portal = new PortalProcess([.. Settings]);
        await _portal.StartAsync();
        _administrator = await browser.NewApiAsync(Url);
        await SendAsync(_administrator.PostAsync("/api/auth/login", Json(new { email = PortalProcess.Email, password = PortalProcess.Password })));
    }

    public async ValueTask DisposeAsync()
    {
        await _administrator.DisposeAsync();
        await _portal.DisposeAsync();
    }

    /// <summary>Of the media server.</summary>
    public int LiveKitPort => _portal.LiveKitPort;

    public PortalProcess Portal => _portal;

    /// <summary>Asks the portal's API as the administrator; null for an answer without a body.</summary>
    public Task<JsonElement?> AskAsync(string method, string path, object? body = null) =>
        SendAsync(_administrator.FetchAsync(path, new APIRequestContextOptions { Method = method, DataObject = body }));

    /// <summary>A browser in which the administrator is signed in and about to join meetings.</summary>
    public async Task<MeetingDriver> AdministratorInMeetingAsync(int width = 1280, int height = 720)
    {
        var page = await browser.NewPersonAsync(width, height);
        await new PortalDriver(page, Url).SignInAsync();
        return new MeetingDriver(page);
    }

    /// <summary>A token that only whoever has LiveKit's own key can make.</summary>
    public string TokenOfLiveKit(string room, string identity, bool hidden)
    {
        var (key, secret) = _portal.LiveKitKeys;
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = JsonSerializer.Serialize(new
        {
            iss = key,
            sub = identity,
            name = identity,
            nbf = now - 5,
            exp = now + 600,
            video = new { roomJoin = true, room, hidden, canPublish = true, canSubscribe = true, canPublishData = true },
        });
        return Jwt.Make("""{"alg":"HS256","typ":"JWT"}""", claims, secret);
    }

    public Task CreateRoomAsync(object room) => SendAsync(_administrator.PostAsync("/api/rooms", Json(room)));

    /// <summary>Spreads the rooms' last changes over the past days: in a house that is lived in they don't all date from this minute.</summary>
    public async Task AgeRoomsAsync()
    {
        await using var database = new SqliteConnection($"Data Source={_portal.Database};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = """
            UPDATE Rooms SET UpdatedAt = strftime('%Y-%m-%d %H:%M:%f', UpdatedAt, '-' || ((37 * unicode(Name) + 59 * length(Name)) % 150) || ' hours')
            """;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until the portal knows of so many people in the room: a join is told to it by a webhook.</summary>
    public Task UntilPresentAsync(string room, int people) => MeetingDriver.PollAsync(
        async () => (await SendAsync(_administrator.GetAsync($"/api/admin/rooms/{room}/participants")))!.Value
            .GetProperty("participants").GetArrayLength() == people,
        $"{people} in {room}");

    /// <summary>Bans whoever is in the room under this name.</summary>
    public async Task BanAsync(string room, string name, string reason, DateTimeOffset until)
    {
        var list = await SendAsync(_administrator.GetAsync($"/api/admin/rooms/{room}/participants"));
        var person = list!.Value.GetProperty("participants").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);
        await SendAsync(_administrator.PostAsync(
            $"/api/admin/rooms/{room}/participants/{person.GetProperty("identity").GetString()}/ban", Json(new { until, reason })));
    }

    /// <summary>A browser in which the administrator is signed in, on the list of rooms.</summary>
    public async Task<PortalDriver> AdministratorAsync(
        int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string locale = "en")
    {
        var portal = new PortalDriver(await browser.NewPersonAsync(width, height, scheme, locale), Url);
        await portal.SignInAsync();
        return portal;
    }

    /// <summary>A browser of a guest who has not opened anything yet.</summary>
    public async Task<MeetingDriver> GuestAsync(int width = 640, int height = 480, string locale = "en", bool devices = true) =>
        new(await browser.NewPersonAsync(width, height, locale: locale, devices: devices));

    /// <summary>Makes an account and rooms of its own.</summary>
    public async Task RegisterWithRoomsAsync(string name, string email, params object[] rooms)
    {
        var page = await browser.NewPersonAsync();
        await RegisterAsync(page, Url, email, name);
        foreach (var room in rooms)
            await SendAsync(page.APIRequest.PostAsync($"{Url}/api/rooms", Json(room)));
        await page.Context.CloseAsync();
    }

    public static async Task RegisterAsync(IPage page, string url, string email, string name)
    {
        await page.GotoAsync($"{url}/account/register");
        await page.FillAsync("input[name=name]", name);
        await page.FillAsync("input[name=email]", email);
        await page.FillAsync("input[name=password]", PortalProcess.Password);
        await page.GetByTestId("register").ClickAsync();
        await page.WaitForURLAsync("**/rooms*");
    }

    private static APIRequestContextOptions Json(object body) => new() { DataObject = body };

    private static async Task<JsonElement?> SendAsync(Task<IAPIResponse> sending)
    {
        var response = await sending;
        Assert.True(response.Ok, $"{response.Url}: {response.Status} {await response.TextAsync()}");
        return response.Status == 204 ? null : await response.JsonAsync();
    }
}
