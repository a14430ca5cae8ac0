using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A house with people and rooms in it, as a small company would have them.</summary>
public sealed class LivedInHouse(Browser browser) : IAsyncLifetime
{
    public House House { get; } = new(browser);

    public async ValueTask InitializeAsync()
    {
        await House.InitializeAsync();
        await House.RegisterWithRoomsAsync(
            "Elif Kaya", "elif@example.org",
            new { name = "design-review" }, new { name = "customer-interviews", isPublic = false }, new { name = "all-hands", capacity = 250, lockMicrophone = true, lockScreen = true });
        await House.RegisterWithRoomsAsync(
            "Jonas Weber", "jonas@example.org",
            new { name = "daily-standup", capacity = 12, guestsAllowed = false }, new { name = "incident-room", isPublic = false, capacity = 20 }, new { name = "office-hours", lockChat = true });
        await House.RegisterWithRoomsAsync(
            "Sam Okafor", "sam@example.org",
            new { name = "onboarding", capacity = 30 }, new { name = "spring-conference", capacity = 500, isSuspended = true });
        await House.AgeRoomsAsync();
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

/// <summary>The pages as people see them: for the documentation's pictures, for axe, and for readers of Turkish.</summary>
public sealed class GalleryTests(LivedInHouse lived) : IClassFixture<LivedInHouse>, IAsyncLifetime
{
    private static readonly string[] PortalPages =
    [
        "/rooms", "/rooms?search=nothing-like-it", "/rooms/design-review", "/rooms/design-review?tab=members", "/rooms/design-review?tab=bans",
        "/rooms/spring-conference?tab=settings", "/rooms/nowhere", "/system/health", "/system/health/linter",
        "/invitations", "/invitations?state=expired",
    ];

    private static readonly string[] StaticPages = ["/account/login", "/account/register", "/account/register?invitation=x", "/account/forgot", "/account/reset", "/account/confirm", "/account/setup?token=x", "/account/denied", "/error", "/nothing-here"];

    private readonly House _house = lived.House;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await _house.Browser.CloseEverybodyAsync();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task PortalAndAccountPages_PassAxe(ColorScheme scheme)
    {
        var portal = await _house.AdministratorAsync(scheme: scheme);
        var problems = new List<string>();
        foreach (var path in PortalPages)
        {
            await portal.OpenAsync(path);
            problems.AddRange(await Accessibility.ReadAsync(portal.Page, $"{path}, {scheme}"));
        }

        await portal.OpenAsync("/rooms");
        await portal.Page.GetByTestId("new-room").First.ClickAsync();
        await portal.Page.GetByTestId("room-name-input").FillAsync("Not A Name");
        problems.AddRange(await Accessibility.ReadAsync(portal.Page, $"new room, {scheme}"));

        var stranger = await _house.Browser.NewPersonAsync(scheme: scheme);
        foreach (var path in StaticPages)
        {
            await stranger.GotoAsync(_house.Url + path);
            problems.AddRange(await Accessibility.ReadAsync(stranger, $"{path}, {scheme}"));
        }

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    [Fact]
    public async Task Meeting_OnEveryScreen_LooksAsItShould()
    {
        const string room = "design-review";
        var elif = await PersonAsync(room, Portrait.Elif, 1280, 800);
        await Accessibility.CheckAsync(elif.Page, "pre-join");
        await elif.Page.GetByTestId("name-input").FillAsync("Elif");
        await elif.EnterAsync("Elif");
        await (await PersonAsync(room, Portrait.Jonas, 640, 480)).EnterAsync("Jonas");
        await elif.SeesAsync("Jonas", 2);
        var sam = await (await PersonAsync(room, Portrait.Sam, 360, 740)).EnterAsync("Sam");
        await sam.SeesAsync("Elif", 2);
        await sam.SeesAsync("Jonas", 2);
        await elif.SeesAsync("Sam", 2);
        // One speaks, two listen.
        foreach (var listener in new[] { elif, sam })
            await listener.ClickAsync("mic-button");
        await Expect(elif.Tile("Sam")).ToHaveAttributeAsync("data-mic", "off");
        await elif.Page.Mouse.MoveAsync(640, 300);
        await Accessibility.CheckAsync(elif.Page, "call");
        await Task.WhenAll(elif.QuietAsync(), sam.QuietAsync());

        var portal = await _house.AdministratorAsync();
        await portal.OpenAsync($"/rooms/{room}");
        await Expect(portal.Track("Sam", "camera")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(portal.Page, "live room");
        await portal.OpenAsync("/rooms");
        await Screenshots.SaveAsync(portal.Page, "rooms");
        await portal.Page.GetByTestId("filter-live").ClickAsync();
        await Expect(portal.Page.GetByTestId("room-row")).ToHaveCountAsync(1);
        await portal.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await portal.OpenAsync("/rooms");
        await Screenshots.SaveAsync(portal.Page, "rooms-dark");
        await portal.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await portal.Page.SetViewportSizeAsync(360, 740);
        await portal.OpenAsync("/rooms");
        await Screenshots.SaveAsync(portal.Page, "phone-rooms");
    }

    [Fact]
    public async Task Turkish_NoEnglishIsLeft()
    {
        var portal = await _house.AdministratorAsync(locale: "tr");
        foreach (var path in PortalPages)
        {
            await portal.OpenAsync(path);
            await Languages.AssertTurkishAsync(portal.Page, path);
        }

        var guest = await _house.GuestAsync(locale: "tr");
        foreach (var path in StaticPages)
        {
            await guest.Page.GotoAsync(_house.Url + path);
            await Languages.AssertTurkishAsync(guest.Page, path);
        }

        await guest.Page.GotoAsync($"{_house.Url}/m/office-hours");
        await Expect(guest.Page.GetByTestId("prejoin")).ToBeVisibleAsync();
        await Languages.AssertTurkishAsync(guest.Page, "pre-join");
        await guest.EnterAsync("Zeynep");
        await Languages.AssertTurkishAsync(guest.Page, "call");
        await guest.Page.GetByTestId("leave-button").ClickAsync();
        await Expect(guest.Obstacle("left")).ToBeVisibleAsync();
        await Languages.AssertTurkishAsync(guest.Page, "left");
    }

    private async Task<MeetingDriver> PersonAsync(string room, Portrait portrait, int width, int height)
    {
        var guest = await _house.GuestAsync(width, height);
        await portrait.HangAsync(guest.Page);
        await guest.Page.GotoAsync($"{_house.Url}/m/{room}");
        await Expect(guest.Page.GetByTestId("prejoin").Locator("video")).ToBeVisibleAsync();
        return guest;
    }
}
