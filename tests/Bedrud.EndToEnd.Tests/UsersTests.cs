using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Administration of accounts as people do it: found, chosen together, locked, given another role, and deleted with their rooms going to somebody else.</summary>
public sealed class UsersTests(Browser browser) : IAsyncLifetime
{
    private const string Long = "Prof. Dr. Nazlıcan Büyükkarabacakoğlu-Yıldırımtepe Hanımefendi";
    private readonly PortalProcess _portal = new(
        // Accounts need no media server.
        "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{Ports.Free()}", "--LiveKit:ApiKey=APIpeople1", "--LiveKit:ApiSecret=a-secret-of-the-people-tests-0123456789",
        "--Health:LiveKitAffectsReadiness=false");
    private IAPIRequestContext _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _portal.StartAsync();
        _api = await browser.NewApiAsync(_portal.Url);
        await AskAsync("POST", "/api/auth/login", new { email = PortalProcess.Email, password = PortalProcess.Password });
        foreach (var (name, email, role) in new[]
                 {
                     ("Elif Kaya", "elif@example.org", "operator"), ("İpek Işık", "ipek@example.org", "user"), ("Jonas Weber", "jonas@example.org", "auditor"),
                     ("Çağrı Öztürk", "cagri@example.org", "user"), (Long, "nazlican.buyukkarabacakoglu-yildirimtepe@department-of-examples.example.org", "user"),
                     ("Sam Okafor", "sam@example.org", "administrator"), ("Zoë Ångström", "zoe@example.org", "user"),
                 })
        {
            await AskAsync("POST", "/api/admin/users", new { name, email, role, password = PortalProcess.Password });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        await _api.DisposeAsync();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task People_AreFoundLockedTogetherAndDeleted_WithTheirRoomsGoingToSomebodyElse()
    {
        var owner = new PortalDriver(await browser.NewPersonAsync(), _portal.Url);
        await owner.SignInAsync("ipek@example.org");
        await owner.CreateRoomAsync("ipeks-room");

        var portal = await AdministratorAsync();
        var page = portal.Page;
        await portal.OpenAsync("/users");
        await Expect(page.GetByTestId("user-row")).ToHaveCountAsync(8);
        await page.GetByTestId("search").FillAsync("ISIK");
        await Expect(page.GetByTestId("user-row")).ToHaveCountAsync(1);
        Assert.Contains("search=ISIK", page.Url, StringComparison.Ordinal);
        await page.GetByTestId("search").FillAsync("");
        await Expect(page.GetByTestId("user-row")).ToHaveCountAsync(8);

        foreach (var email in new[] { "ipek@example.org", "cagri@example.org", PortalProcess.Email })
            await Row(page, email).GetByTestId("user-pick").CheckAsync();
        await Expect(page.GetByTestId("selection-bar")).ToContainTextAsync("3 chosen");
        await Screenshots.SaveAsync(page, "users-chosen");
        await page.GetByTestId("bulk-lock").ClickAsync();
        await page.GetByTestId("user-reason").FillAsync("Left the company");
        await Accessibility.CheckAsync(page, "lock several");
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByTestId("outcome")).ToHaveCountAsync(3);
        await Expect(page.Locator($"[data-testid=outcome][data-email='{PortalProcess.Email}']")).ToContainTextAsync("own account");
        await Expect(page.Locator("[data-testid=outcome][data-email='ipek@example.org']")).ToContainTextAsync("Done");
        await Expect(Row(page, "cagri@example.org")).ToContainTextAsync("Locked");
        await Screenshots.SaveAsync(page, "users-outcomes");

        await Row(page, "ipek@example.org").ClickAsync();
        await Expect(page.GetByTestId("user-locked")).ToContainTextAsync("Left the company");
        await Expect(page.GetByTestId("user-room")).ToHaveTextAsync("ipeks-room");
        await Expect(page.Locator("[data-testid=audit-line][data-action='user.lock']")).ToHaveCountAsync(1);
        await page.GetByTestId("user-menu").ClickAsync();
        await page.GetByTestId("act-delete").ClickAsync();
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByText("This person owns rooms that nobody else owns.").First).ToBeVisibleAsync();
        await page.GetByTestId("user-menu").ClickAsync();
        await page.GetByTestId("act-delete").ClickAsync();
        await page.GetByTestId("user-heir").FillAsync("elif@example.org");
        await page.GetByTestId("confirm").ClickAsync();
        await page.WaitForURLAsync("**/users");
        await Expect(page.GetByTestId("user-row")).ToHaveCountAsync(7);
        var members = await AskAsync("GET", "/api/rooms/ipeks-room/members");
        Assert.Equal("elif@example.org", Assert.Single(members!.Value.EnumerateArray()).GetProperty("email").GetString());
    }

    [Fact]
    public async Task NewAccount_TellsItsPasswordOnce_AndAnAuditorOnlyReads()
    {
        var portal = await AdministratorAsync();
        var page = portal.Page;
        await portal.OpenAsync("/users");
        await page.GetByTestId("new-user").ClickAsync();
        await page.GetByTestId("user-email").FillAsync("elif@example.org");
        await page.GetByTestId("user-name").FillAsync("Nur");
        await page.GetByTestId("make-user").ClickAsync();
        await Expect(page.Locator("#user-email-error")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "new account");
        await page.GetByTestId("user-email").FillAsync("nur@example.org");
        await page.GetByTestId("user-role").SelectOptionAsync("Auditor");
        await page.GetByTestId("make-user").ClickAsync();
        var password = await page.GetByTestId("made-password").InnerTextAsync();
        await page.GetByTestId("close-made").ClickAsync();
        await Expect(Row(page, "nur@example.org")).ToBeVisibleAsync();

        var auditor = new PortalDriver(await browser.NewPersonAsync(), _portal.Url);
        await auditor.SignInAsync("nur@example.org", password);
        await auditor.OpenAsync("/users");
        await Expect(auditor.Page.GetByTestId("user-row")).ToHaveCountAsync(9);
        await Expect(auditor.Page.GetByTestId("user-pick")).ToHaveCountAsync(0);
        await Expect(auditor.Page.GetByTestId("new-user")).ToHaveCountAsync(0);
        await Expect(auditor.Page.GetByTestId("user-menu")).ToHaveCountAsync(0);
        await Row(auditor.Page, "elif@example.org").ClickAsync();
        await Expect(auditor.Page.GetByTestId("user-audit")).ToBeVisibleAsync();
        await Expect(auditor.Page.GetByTestId("user-menu")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Pages_InBothThemesOnPhonesAndInTurkish_PassAxeAndHoldNoEnglish()
    {
        var users = await AskAsync("GET", "/api/admin/users?search=nazlican");
        var details = $"/users/{users!.Value.GetProperty("items")[0].GetProperty("id").GetString()}";
        await AskAsync("POST", $"/api/admin{details}/lock", new { reason = "Lost laptop" });
        string[] pages = ["/users", "/users?state=locked", "/users?search=nobody-like-this", details, $"/users/{Guid.Empty}"];
        foreach (var (scheme, width, height, locale) in new[]
                 {
                     (ColorScheme.Light, 1280, 800, "en"), (ColorScheme.Dark, 1280, 800, "en"), (ColorScheme.Light, 360, 740, "tr"),
                 })
        {
            var portal = await AdministratorAsync(width, height, scheme, locale);
            foreach (var path in pages)
            {
                await portal.OpenAsync(path);
                await Accessibility.CheckAsync(portal.Page, $"{path}, {scheme}, {width}");
                Assert.True(await portal.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width}");
                if (locale == "tr")
                    await Languages.AssertTurkishAsync(portal.Page, path);
                var name = (path == pages[0] ? "users" : path == details ? "user" : null) + (scheme == ColorScheme.Dark ? "-dark" : "");
                if (path == pages[0] || path == details)
                    await Screenshots.SaveAsync(portal.Page, locale == "tr" ? $"phone-{name}-turkish" : name);
            }
        }
    }

    private static ILocator Row(IPage page, string email) => page.Locator($"[data-testid=user-row][data-email='{email}']");

    private async Task<PortalDriver> AdministratorAsync(int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string locale = "en")
    {
        var portal = new PortalDriver(await browser.NewPersonAsync(width, height, scheme, locale), _portal.Url);
        await portal.SignInAsync();
        return portal;
    }

    private async Task<JsonElement?> AskAsync(string method, string path, object? body = null)
    {
        var answer = await _api.FetchAsync(path, new APIRequestContextOptions { Method = method, DataObject = body });
        Assert.True(answer.Ok, $"{path}: {answer.Status} {await answer.TextAsync()}");
        return answer.Status == 204 ? null : await answer.JsonAsync();
    }
}
