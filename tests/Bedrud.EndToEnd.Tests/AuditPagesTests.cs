using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The audit log as people read it: list, one entry, verification; light and dark, on a phone, in Turkish.</summary>
public sealed class AuditPagesTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task Log_IsFoundReadAndVerified()
    {
        await house.CreateRoomAsync(new { name = "audited" });
        await house.AskAsync("PATCH", "/api/rooms/audited", new { capacity = 7 });
        var portal = await house.AdministratorAsync();
        // Entries are shown once they are sealed.
        await MeetingDriver.PollAsync(
            async () =>
            {
                await portal.OpenAsync("/audit?room=audited");
                return await Row(portal, "room.update").CountAsync() == 1;
            },
            "the sealed entry", 30);
        await ShowAsync(portal, "audit");
        await portal.Page.GetByTestId("verify").ClickAsync();
        await Expect(portal.Page.GetByTestId("audit-verdict")).ToBeVisibleAsync();
        await Expect(portal.Page.GetByTestId("audit-verdict")).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-bad"));

        await Row(portal, "room.update").ClickAsync();
        await Expect(portal.Page.Locator("main")).ToContainTextAsync("capacity");
        await ShowAsync(portal, "audit-entry");
        var entry = new Uri(portal.Page.Url).AbsolutePath;

        var phone = await house.AdministratorAsync(360, 740, locale: "tr");
        foreach (var (path, name) in new[] { ("/audit", "phone-audit-turkish"), (entry, "phone-audit-entry-turkish") })
        {
            await phone.OpenAsync(path);
            await Screenshots.SaveAsync(phone.Page, name);
            Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than the phone.");
            await Accessibility.CheckAsync(phone.Page, name);
        }
    }

    private static ILocator Row(PortalDriver portal, string action) => portal.Page.Locator($"[data-testid=audit-row][data-action='{action}']");

    private static async Task ShowAsync(PortalDriver portal, string name)
    {
        await Screenshots.SaveAsync(portal.Page, name);
        await Accessibility.CheckAsync(portal.Page, name);
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Screenshots.SaveAsync(portal.Page, $"{name}-dark");
        await Accessibility.CheckAsync(portal.Page, $"{name}, dark");
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }
}
