using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The first minute of a new Bedrud.</summary>
public sealed class SetUpTests(Browser browser) : IAsyncLifetime
{
    private readonly PortalProcess _portal = new();

    public async ValueTask InitializeAsync() => await _portal.StartAsync(withAdministrator: false);

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task PrintedLink_MakesTheAdministrator_AndIsDeadAfterwards()
    {
        var link = await _portal.SetUpLinkAsync();
        var page = await browser.NewPersonAsync();
        await page.GotoAsync(link);
        await page.FillAsync("input[name=name]", "Ada Lovelace");
        await page.FillAsync("input[name=email]", "ada@example.org");
        await page.FillAsync("input[name=password]", PortalProcess.Password);
        await Screenshots.SaveAsync(page, "set-up");
        await Accessibility.CheckAsync(page, "set-up");

        await page.GetByTestId("set-up").ClickAsync();
        await page.WaitForURLAsync("**/rooms");
        // A link for administrators only.
        await Expect(page.Locator("nav a[href='/system/health']")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("rooms-empty")).ToBeVisibleAsync();

        var stranger = await browser.NewPersonAsync();
        await stranger.GotoAsync(link);
        await Expect(stranger.Locator("[data-testid=account-problem][data-code=set-up-done]")).ToBeVisibleAsync();
        await Expect(stranger.GetByTestId("set-up")).ToHaveCountAsync(0);
    }
}
