using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Every screen of a meeting as people see it: for the documentation's pictures, for axe, and for readers of Turkish.</summary>
public sealed class MeetingGalleryTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const string Room = "design-review";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task ACallWithAModerator_OnEveryScreen()
    {
        await house.CreateRoomAsync(new { name = Room, waitingRoom = "guests" });
        var moderator = await house.AdministratorInMeetingAsync(1280, 800);
        await Portrait.Elif.HangAsync(moderator.Page);
        await moderator.JoinAsync($"{house.Url}/m/{Room}");
        await PictureAsync(moderator, "meeting-alone");

        var jonas = await KnockAsync(Portrait.Jonas, "Jonas Weber", 1280, 800);
        await PictureAsync(jonas, "meeting-waiting");
        var sam = await KnockAsync(Portrait.Sam, "Sam Okafor", 360, 740);
        await PictureAsync(sam, "phone-meeting-waiting");
        await moderator.ClickAsync("people-button");
        await Expect(moderator.Waiting("Sam Okafor")).ToBeVisibleAsync();
        await PictureAsync(moderator, "meeting-lobby");
        await moderator.Page.GetByTestId("admit-all").ClickAsync();
        foreach (var person in new[] { jonas, sam })
            await Expect(person.Stage).ToBeVisibleAsync();
        var refused = await KnockAsync(Portrait.Jonas, "Stranger", 1280, 800);
        await moderator.Waiting("Stranger").GetByTestId("refuse").ClickAsync();
        await PictureAsync(moderator, "meeting-refuse");
        await moderator.Page.GetByTestId("confirm").ClickAsync();
        await Expect(refused.Obstacle("refused")).ToBeVisibleAsync();
        await PictureAsync(refused, "meeting-refused");
        await refused.Page.Context.CloseAsync();

        await moderator.SeesAsync("Jonas Weber", 2);
        await moderator.SeesAsync("Sam Okafor", 2);
        await jonas.SeesAsync("Sam Okafor", 2);
        await sam.SeesAsync("Jonas Weber", 2);
        foreach (var quiet in new[] { moderator, sam })
            await quiet.ClickAsync("mic-button");
        await jonas.ClickAsync("hand-button");
        await Expect(moderator.Hands).ToHaveTextAsync(["Jonas Weber"]);
        await PictureAsync(moderator, "meeting-people");
        await moderator.Page.Locator("bd-person-row").Filter(new LocatorFilterOptions { HasText = "Jonas Weber" }).GetByTestId("person-menu-button").ClickAsync();
        await PictureAsync(moderator, "meeting-person-menu");
        await moderator.Page.Keyboard.PressAsync("Escape");
        await moderator.Page.Keyboard.PressAsync("Escape");

        await jonas.SayAsync("Morning all. The drafts are at https://example.org/drafts/42");
        await sam.SayAsync("Günaydın, I’m on the train, camera may drop");
        await sam.Page.Keyboard.PressAsync("Escape");
        await moderator.SayAsync("Thanks. Two questions about the second screen:\n1. Is the empty state final?");
        await Expect(moderator.Page.Locator("bd-chat-line")).ToHaveCountAsync(3);
        await PictureAsync(moderator, "meeting-chat");
        await moderator.Page.Keyboard.PressAsync("Escape");
        await sam.OpenChatAsync();
        await PictureAsync(sam, "phone-meeting-chat");
        await sam.Page.Keyboard.PressAsync("Escape");
        await sam.ClickAsync("more-button");
        await PictureAsync(sam, "phone-meeting-more");
        await sam.Page.Keyboard.PressAsync("Escape");

        await PortalAsync();
        await Task.WhenAll(moderator.QuietAsync(), sam.QuietAsync(), jonas.QuietAsync());
        await moderator.Page.Mouse.MoveAsync(640, 300);
        await PictureAsync(moderator, "meeting");
        await PictureAsync(sam, "phone-meeting");
        await moderator.ClickAsync("reactions-button");
        await moderator.Page.GetByTestId("reaction-picker").GetByRole(AriaRole.Menuitem).First.ClickAsync();
        await Expect(jonas.Page.GetByTestId("reaction").First).ToBeVisibleAsync();
        await moderator.Page.Keyboard.PressAsync("Escape");
        await moderator.LayoutAsync("speaker");
        await Expect(moderator.LargeTile).ToHaveAttributeAsync("data-name", "Jonas Weber");
        await PictureAsync(moderator, "meeting-speaker");
        await moderator.LayoutAsync("auto");
        await jonas.ClickAsync("screen-button");
        await Expect(moderator.Screen("Jonas Weber").Locator("video")).ToBeVisibleAsync();
        await PictureAsync(moderator, "meeting-screen");
        await PictureAsync(sam, "phone-meeting-screen");
        await jonas.ClickAsync("screen-button");

        await moderator.Page.Keyboard.PressAsync("?");
        await PictureAsync(moderator, "meeting-shortcuts");
        await moderator.Page.Keyboard.PressAsync("Escape");
        await moderator.Page.Keyboard.PressAsync(",");
        await Expect(moderator.Page.GetByTestId("device-menu")).ToBeVisibleAsync();
        await PictureAsync(moderator, "meeting-settings");
        await moderator.Page.Keyboard.PressAsync("Escape");
        await moderator.Tile("Sam Okafor").HoverAsync();
        await moderator.Tile("Sam Okafor").GetByTestId("tile-menu-button").ClickAsync();
        await moderator.Page.GetByTestId("stats-button").ClickAsync();
        await Expect(moderator.Page.GetByTestId("stats")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("[kM]b"));
        await PictureAsync(moderator, "meeting-statistics");
        await moderator.Page.GetByTestId("stats-close").ClickAsync();
        await moderator.ClickAsync("more-button");
        await moderator.Page.GetByTestId("end-item").ClickAsync();
        await PictureAsync(moderator, "meeting-end");
        await moderator.Page.GetByTestId("confirm").ClickAsync();
        await Expect(jonas.Obstacle("ended")).ToBeVisibleAsync();
        await PictureAsync(jonas, "meeting-ended");
    }

    [Fact]
    public async Task BeforeTheMeeting_OnEveryScreen()
    {
        await house.CreateRoomAsync(new { name = "before" });
        await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/before", "Ada");
        foreach (var (name, width, height) in new[] { ("prejoin", 1280, 800), ("phone-prejoin", 360, 740) })
        {
            var person = await house.GuestAsync(width, height);
            await Portrait.Elif.HangAsync(person.Page);
            await person.Page.GotoAsync($"{house.Url}/m/before");
            await Expect(person.Page.GetByTestId("prejoin").Locator("video")).ToBeVisibleAsync();
            await Expect(person.Page.GetByTestId("who-is-there")).ToBeVisibleAsync();
            await person.Page.GetByTestId("name-input").FillAsync("Elif");
            await PictureAsync(person, name);
            await person.Page.Context.CloseAsync();
        }

        var refused = await house.GuestAsync(1280, 800, devices: false);
        await refused.Page.GotoAsync($"{house.Url}/m/before");
        await Expect(refused.Page.GetByTestId("media-trouble")).ToBeVisibleAsync();
        await PictureAsync(refused, "prejoin-no-devices");
    }

    [Fact]
    public async Task Turkish_NoEnglishIsLeft()
    {
        await house.CreateRoomAsync(new { name = "toplanti", waitingRoom = "guests" });
        var page = await house.Browser.NewPersonAsync(1280, 800, locale: "tr");
        await new PortalDriver(page, house.Url).SignInAsync();
        var moderator = await new MeetingDriver(page).JoinAsync($"{house.Url}/m/toplanti");
        var zeynep = await (await house.GuestAsync(360, 740, locale: "tr")).AskAsync($"{house.Url}/m/toplanti", "Zeynep Öztürk");
        await Languages.AssertTurkishAsync(zeynep.Page, "waiting");
        await moderator.ClickAsync("people-button");
        await Expect(moderator.Waiting("Zeynep")).ToBeVisibleAsync();
        await Languages.AssertTurkishAsync(moderator.Page, "lobby");
        await moderator.Waiting("Zeynep").GetByTestId("admit").ClickAsync();
        await Expect(zeynep.Stage).ToBeVisibleAsync();
        await Expect(moderator.Tile("Zeynep Öztürk")).ToBeVisibleAsync();
        await moderator.Page.Locator("bd-person-row").Filter(new LocatorFilterOptions { HasText = "Zeynep" }).GetByTestId("person-menu-button").ClickAsync();
        await Languages.AssertTurkishAsync(moderator.Page, "a person's menu");
        await PictureAsync(moderator, "meeting-turkish");
        await moderator.Page.Keyboard.PressAsync("Escape");
        await moderator.Page.Keyboard.PressAsync("Escape");
        await moderator.OpenChatAsync();
        await Languages.AssertTurkishAsync(moderator.Page, "chat");
        await moderator.Page.Keyboard.PressAsync("Escape");
        foreach (var (key, testId) in new[] { ("?", "shortcuts"), (",", "device-menu") })
        {
            await moderator.Page.Keyboard.PressAsync(key);
            await Expect(moderator.Page.GetByTestId(testId)).ToBeVisibleAsync();
            await Languages.AssertTurkishAsync(moderator.Page, testId);
            await moderator.Page.Keyboard.PressAsync("Escape");
        }

        await zeynep.ClickAsync("more-button");
        await Languages.AssertTurkishAsync(zeynep.Page, "more");
    }

    // Checked by axe, then kept.
    private static async Task PictureAsync(MeetingDriver person, string name)
    {
        await Accessibility.CheckAsync(person.Page, name);
        await Screenshots.SaveAsync(person.Page, name);
    }

    private async Task PortalAsync()
    {
        var late = await KnockAsync(Portrait.Elif, "Mina Farahani", 640, 480);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var suffix = scheme == ColorScheme.Dark ? "-dark" : "";
            var portal = await house.AdministratorAsync(scheme: scheme);
            await portal.OpenAsync($"/rooms/{Room}");
            await Expect(portal.Track("Sam Okafor", "camera")).ToBeVisibleAsync();
            await Expect(portal.Page.GetByTestId("lobby-row").First).ToBeVisibleAsync();
            await Accessibility.CheckAsync(portal.Page, $"room{suffix}");
            await Screenshots.SaveAsync(portal.Page, $"room-live{suffix}");
            await portal.Page.SetViewportSizeAsync(360, 740);
            await Screenshots.SaveAsync(portal.Page, $"phone-room-live{suffix}");
            await portal.Page.Context.CloseAsync();
        }

        await late.Page.Context.CloseAsync();
    }

    private async Task<MeetingDriver> KnockAsync(Portrait portrait, string name, int width, int height)
    {
        var person = await house.GuestAsync(width, height);
        await portrait.HangAsync(person.Page);
        return await person.AskAsync($"{house.Url}/m/{Room}", name);
    }
}
