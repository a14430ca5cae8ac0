using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What an administrator does in the portal.</summary>
public sealed class PortalDriver(IPage page, string url)
{
    public IPage Page { get; } = page;

    public ILocator Row(string name) => Page.Locator($"[data-testid=participant-row][data-name='{name}']");

    public ILocator LostNotice => Page.Locator("#components-reconnect-modal");

    public ILocator Track(string name, string source) => Row(name).Locator($"[data-testid=track][data-source={source}]");

    public async Task SignInAsync(string email = PortalProcess.Email, string password = PortalProcess.Password)
    {
        await Page.GotoAsync($"{url}/account/login");
        await Page.FillAsync("input[name=email]", email);
        await Page.FillAsync("input[name=password]", password);
        await Page.GetByTestId("sign-in").ClickAsync();
        // Whoever sees all rooms comes to the dashboard.
        await Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/(rooms|dashboard)"));
        if (Page.Url.Contains("/dashboard", StringComparison.Ordinal))
            await Page.GotoAsync($"{url}/rooms");
    }

    /// <summary>Opens a page of the portal and waits until it has what it loads.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(url + path);
        await Expect(Page.Locator("main h1, main h2").First).ToBeVisibleAsync();
        await Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await Expect(Page.Locator(".bd-skeleton")).ToHaveCountAsync(0);
    }

    /// <summary>Creates a room and stays on its page.</summary>
    public async Task CreateRoomAsync(string name)
    {
        await Page.GetByTestId("new-room").First.ClickAsync();
        await TypeAsync(Page.GetByTestId("room-name-input"), name);
        await Page.GetByTestId("room-save").ClickAsync();
        await Expect(Page.GetByTestId("room-save")).ToBeHiddenAsync();
        await Page.GotoAsync($"{url}/rooms/{name}");
    }

    /// <summary>Opens a participant's menu and chooses.</summary>
    public async Task ActAsync(string name, string act)
    {
        await Row(name).GetByTestId("participant-menu").ClickAsync();
        await Page.GetByTestId(act).ClickAsync();
    }

    /// <summary>Flips a switch.</summary>
    public Task ToggleAsync(string testId) => Page.GetByTestId(testId).ClickAsync();

    // The test id stands on the input or on what surrounds it.
    private static async Task TypeAsync(ILocator field, string text)
    {
        var input = await field.EvaluateAsync<string>("e => e.tagName") == "INPUT" ? field : field.Locator("input");
        await input.FillAsync(text);
    }
}
