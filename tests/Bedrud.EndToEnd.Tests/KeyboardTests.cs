using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A whole call without a mouse.</summary>
public sealed class KeyboardTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task FromTheNameToLeaving_OnlyKeys()
    {
        await house.CreateRoomAsync(new { name = "by-keys" });
        var ada = await (await house.GuestAsync(1280, 720)).JoinAsync($"{house.Url}/m/by-keys", "Ada");
        var zeynep = await house.GuestAsync(1280, 720);
        var (page, keys) = (zeynep.Page, zeynep.Page.Keyboard);
        await page.GotoAsync($"{house.Url}/m/by-keys");
        await Expect(page.GetByTestId("join-button")).ToBeEnabledAsync();
        await zeynep.TabToAsync("name-input");
        await keys.TypeAsync("Zeynep");
        await keys.PressAsync("Enter");
        await Expect(zeynep.Stage).ToBeVisibleAsync();
        await Expect(ada.Tile("Zeynep")).ToHaveAttributeAsync("data-mic", "on");

        await zeynep.PressAsync("m", "mic-button");
        await Expect(ada.Tile("Zeynep")).ToHaveAttributeAsync("data-mic", "off");
        await zeynep.PressAsync("v", "camera-button");
        await Expect(ada.Tile("Zeynep")).ToHaveAttributeAsync("data-camera", "off");
        await zeynep.PressAsync("h", "hand-button");
        await Expect(ada.Tile("Zeynep").GetByTestId("hand")).ToBeVisibleAsync();

        await keys.PressAsync("c");
        await Expect(page.GetByTestId("chat-input")).ToBeFocusedAsync();
        // Letters that are shortcuts elsewhere are only letters here.
        await keys.TypeAsync("mvh hello");
        await keys.PressAsync("Enter");
        await Expect(zeynep.ChatLine("mvh hello")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("mic-button")).ToHaveAttributeAsync("aria-pressed", "false");
        await keys.PressAsync("Escape");
        await Expect(page.GetByTestId("chat-input")).ToHaveCountAsync(0);

        await keys.PressAsync("p");
        await Expect(page.Locator("bd-person-row").First).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("r");
        await Expect(page.GetByTestId("reaction-picker")).ToBeVisibleAsync();
        await keys.PressAsync("Enter");
        await Expect(ada.Page.GetByTestId("reaction").First).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("?");
        await Expect(page.GetByTestId("shortcuts")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "shortcuts");
        await keys.PressAsync("Escape");
        await Expect(page.GetByTestId("shortcuts")).ToHaveCountAsync(0);

        await zeynep.TabToAsync("leave-button");
        await keys.PressAsync("Enter");
        await Expect(zeynep.Obstacle("left")).ToBeVisibleAsync();
        await Expect(ada.Tile("Zeynep")).ToHaveCountAsync(0);
    }
}
