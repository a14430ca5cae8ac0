using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The dialogs of acts on people and rooms, in both themes and languages: they fit, they pass axe, and nothing is left in English.</summary>
public sealed class ActDialogTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const string Room = "office-hours";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task Dialogs_InBothThemesAndLanguages_FitAndPassAxe()
    {
        await house.CreateRoomAsync(new { name = Room });
        var guest = await house.GuestAsync();
        await guest.Page.GotoAsync($"{house.Url}/m/{Room}");
        await guest.EnterAsync("Zeynep");

        foreach (var (locale, scheme) in new[] { ("en", ColorScheme.Light), ("en", ColorScheme.Dark), ("tr", ColorScheme.Light) })
        {
            var portal = await house.AdministratorAsync(locale: locale, scheme: scheme);
            await portal.OpenAsync($"/rooms/{Room}");
            await Expect(portal.Row("Zeynep")).ToBeVisibleAsync();
            await portal.ActAsync("Zeynep", "act-kick");
            await LooksRightAsync(portal, "kick-until", $"kick-{locale}-{scheme}", locale);
            await portal.Page.GetByTestId("mute-all").ClickAsync();
            await LooksRightAsync(portal, "mute-all-lock", $"mute-all-{locale}-{scheme}", locale);
            await portal.Page.GetByTestId("edit-room").ClickAsync();
            await LooksRightAsync(portal, "room-empty", $"room-{locale}-{scheme}", locale);
            await portal.Row("Zeynep").GetByTestId("participant-menu").ClickAsync();
            await LooksRightAsync(portal, "act-kick", $"menu-{locale}-{scheme}", locale);
        }
    }

    private static async Task LooksRightAsync(PortalDriver portal, string field, string name, string locale)
    {
        await Expect(portal.Page.GetByTestId(field)).ToBeVisibleAsync();
        await Accessibility.CheckAsync(portal.Page, name);
        if (locale == "tr")
            await Languages.AssertTurkishAsync(portal.Page, name);
        await Screenshots.SaveAsync(portal.Page, name);
        var dialog = portal.Page.GetByRole(AriaRole.Dialog);
        if (await dialog.CountAsync() == 0)
            return;
        // Cancel comes first.
        await dialog.GetByRole(AriaRole.Button).And(portal.Page.Locator(".mud-dialog-actions button")).First.ClickAsync();
        await Expect(portal.Page.GetByTestId(field)).ToBeHiddenAsync();
    }
}
