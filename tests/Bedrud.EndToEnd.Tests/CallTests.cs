using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What people do in a call.</summary>
public sealed class CallTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const string Ada = "Ada";
    private const string Zeynep = "Zeynep";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task SharedScreen_IsSeenLarge_AndEnds()
    {
        var (ada, zeynep) = await MeetAsync("sharing");

        await ada.ClickAsync("screen-button");
        await Expect(zeynep.Screen(Ada).Locator("video")).ToBeVisibleAsync();
        var screen = (await zeynep.Screen(Ada).BoundingBoxAsync())!;
        var face = (await zeynep.Tile(Ada).BoundingBoxAsync())!;
        Assert.True(screen.Width > 2 * face.Width, $"The screen is {screen.Width} px wide, a face {face.Width} px.");
        await MeetingDriver.PollAsync(
            async () => await zeynep.Screen(Ada).Locator("video").EvaluateAsync<int>("v => v.getVideoPlaybackQuality().totalVideoFrames") > 0,
            "a picture of the shared screen");

        await ada.ClickAsync("screen-button");
        await Expect(zeynep.Screen(Ada)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ReloadInTheMiddle_ComesBackAsTheSamePerson()
    {
        var (ada, zeynep) = await MeetAsync("reloading");

        await zeynep.Page.ReloadAsync();
        await Expect(ada.Tile(Zeynep)).ToHaveCountAsync(0);
        // The name was given before.
        await zeynep.EnterAsync();

        await Expect(ada.Tile(Zeynep)).ToHaveCountAsync(1);
        await Expect(ada.Page).ToHaveTitleAsync("(2) reloading – Bedrud");
    }

    [Fact]
    public async Task SecondTab_TakesTheCall_AndTheFirstTakesItBack()
    {
        await house.CreateRoomAsync(new { name = "tabs" });
        var first = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/tabs", Zeynep);
        var second = await new MeetingDriver(await first.Page.Context.NewPageAsync()).JoinAsync($"{house.Url}/m/tabs");
        await Expect(first.Obstacle("duplicate")).ToBeVisibleAsync();

        await first.Page.GetByTestId("rejoin-button").ClickAsync();

        await Expect(first.Stage).ToBeVisibleAsync();
        await Expect(second.Obstacle("duplicate")).ToBeVisibleAsync();
        await Expect(first.Tile(Zeynep)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Phone_EverythingIsWithinReach()
    {
        await house.CreateRoomAsync(new { name = "pocket" });
        var guest = await (await house.GuestAsync(360, 740)).JoinAsync($"{house.Url}/m/pocket", Zeynep);

        foreach (var control in new[] { "mic-button", "camera-button", "chat-button", "more-button", "leave-button" })
        {
            await Expect(guest.Page.GetByTestId(control)).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
            var box = (await guest.Page.GetByTestId(control).BoundingBoxAsync())!;
            Assert.True(box is { Width: >= 44, Height: >= 44 }, $"{control} is {box.Width} x {box.Height} px.");
        }

        await guest.Page.GetByTestId("more-button").ClickAsync();
        await guest.Page.GetByTestId("devices-button").ClickAsync();
        await Expect(guest.Page.GetByTestId("device-menu")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        Assert.True(await guest.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways.");
    }

    [Fact]
    public async Task Keyboard_TurnsMicrophoneAndCamera()
    {
        await house.CreateRoomAsync(new { name = "keys" });
        var guest = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/keys", Zeynep);
        await Expect(guest.Tile(Zeynep)).ToHaveAttributeAsync("data-mic", "on");
        await Expect(guest.Tile(Zeynep)).ToHaveAttributeAsync("data-camera", "on");

        await guest.PressAsync("m", "mic-button");
        await Expect(guest.Tile(Zeynep)).ToHaveAttributeAsync("data-mic", "off");
        await guest.PressAsync("v", "camera-button");
        await Expect(guest.Tile(Zeynep)).ToHaveAttributeAsync("data-camera", "off");
        await guest.PressAsync("m", "mic-button");
        await Expect(guest.Tile(Zeynep)).ToHaveAttributeAsync("data-mic", "on");
    }

    private async Task<(MeetingDriver Ada, MeetingDriver Zeynep)> MeetAsync(string room)
    {
        await house.CreateRoomAsync(new { name = room });
        var ada = await (await house.GuestAsync(1280, 720)).JoinAsync($"{house.Url}/m/{room}", Ada);
        var zeynep = await (await house.GuestAsync(1280, 720)).JoinAsync($"{house.Url}/m/{room}", Zeynep);
        await Expect(ada.Tile(Zeynep)).ToBeVisibleAsync();
        await Expect(zeynep.Tile(Ada)).ToBeVisibleAsync();
        return (ada, zeynep);
    }
}
