using Bedrud.Domain.Accounts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>One's own account as people use it: passkeys, two factors, sessions, the profile.</summary>
public sealed class OwnAccountTests(Browser browser) : IAsyncLifetime
{
    private static readonly string[] Pages = ["/account/me", "/account/me/security", "/account/me/security?setup=true", "/account/me/sessions", "/account/me/data"];

    private readonly PortalProcess _portal = new(
        "--Accounts:OpenIdConnect:work:DisplayName=Acme", "--Accounts:OpenIdConnect:work:Authority=https://login.example.org", "--Accounts:OpenIdConnect:work:ClientId=bedrud");

    public async ValueTask InitializeAsync() => await _portal.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task Passkey_IsAdded_SignsIn_AndIsOfNoUseOnceRemoved()
    {
        var page = await PersonAsync("Ada Lovelace", "ada@example.org");
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });

        await page.GotoAsync($"{_portal.Url}/account/me/security");
        await page.GetByTestId("passkey-new").ClickAsync();
        await page.Locator("#passkey-name").FillAsync("Laptop");
        await page.Locator("#passkey-password").FillAsync("not the right one");
        await page.GetByTestId("passkey-add").ClickAsync();
        await Expect(page.Locator("[data-passkey-problem] strong")).ToBeVisibleAsync();
        await page.Locator("#passkey-password").FillAsync(PortalProcess.Password);
        await page.GetByTestId("passkey-add").ClickAsync();
        await Expect(page.Locator("[data-testid=passkey][data-name=Laptop]")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "account-security");

        await SignOutAsync(page);
        await page.GetByTestId("passkey-sign-in").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath is "/" or "/rooms");

        await page.GotoAsync($"{_portal.Url}/account/me/security");
        await page.GetByTestId("passkey-edit").ClickAsync();
        await page.GetByTestId("passkey").Locator("input[name=name]").FillAsync("Old laptop");
        await page.GetByTestId("passkey-rename").ClickAsync();
        await Expect(page.Locator("[data-testid=passkey][data-name='Old laptop']")).ToBeVisibleAsync();
        await page.GetByTestId("passkey-edit").ClickAsync();
        await page.GetByTestId("passkey").Locator("input[name=password]").FillAsync(PortalProcess.Password);
        await page.GetByTestId("passkey-remove").ClickAsync();
        await Expect(page.GetByTestId("passkey")).ToHaveCountAsync(0);

        await SignOutAsync(page);
        await page.GetByTestId("passkey-sign-in").ClickAsync();
        await Expect(page.Locator("[data-passkey-problem] strong")).ToHaveTextAsync("This passkey opens no account.");
    }

    [Fact]
    public async Task TwoFactors_AreSetUp_AskedFor_AndReplacedByARecoveryCode()
    {
        var page = await PersonAsync("Ada Lovelace", "ada@example.org");
        await page.GotoAsync($"{_portal.Url}/account/me/security");
        await page.GetByTestId("two-begin").ClickAsync();
        await Screenshots.SaveAsync(page, "account-two-factor");
        var key = (await page.GetByTestId("totp-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.Locator("#two-code").FillAsync(Totp.CodeAt(key, DateTimeOffset.UtcNow));
        await page.Locator("#enable-password").FillAsync(PortalProcess.Password);
        await page.GetByTestId("two-enable").ClickAsync();
        await Expect(page.GetByTestId("recovery-codes").Locator("code")).ToHaveCountAsync(10);
        await Accessibility.CheckAsync(page, "recovery codes");
        var code = await page.GetByTestId("recovery-codes").Locator("code").First.InnerTextAsync();
        await page.GetByTestId("codes-kept").ClickAsync();

        await SignOutAsync(page);
        await page.FillAsync("input[name=email]", "ada@example.org");
        await page.FillAsync("input[name=password]", PortalProcess.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await Expect(page.GetByTestId("second-step")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "second step");
        await Screenshots.SaveAsync(page, "sign-in-second-step");
        await page.GetByTestId("other-step").ClickAsync();
        await page.FillAsync("input[name=code]", code);
        await page.GetByTestId("second-step").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath is "/" or "/rooms");

        await page.GotoAsync($"{_portal.Url}/account/me/security");
        await Expect(page.GetByTestId("two-factor")).ToHaveAttributeAsync("data-on", "true");
        await Expect(page.GetByText("9 recovery codes are left.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Session_EndedElsewhere_PutsAnOpenPageOut()
    {
        var office = await PersonAsync("Ada Lovelace", "ada@example.org");
        var home = await browser.NewPersonAsync();
        await new PortalDriver(home, _portal.Url).SignInAsync("ada@example.org");
        await new PortalDriver(office, _portal.Url).OpenAsync("/rooms");

        await home.GotoAsync($"{_portal.Url}/account/me/sessions");
        await Expect(home.GetByTestId("session")).ToHaveCountAsync(2);
        await Screenshots.SaveAsync(home, "account-sessions");
        await home.GetByTestId("session-end").ClickAsync();
        await Expect(home.GetByTestId("session")).ToHaveCountAsync(1);

        // Nobody touches the other browser: its circuit finds out by itself.
        await office.WaitForURLAsync("**/account/login*", new() { Timeout = 90_000 });
        await new PortalDriver(home, _portal.Url).OpenAsync("/rooms");
    }

    [Fact]
    public async Task Picture_OfAPhone_IsMadeSmallAndShownInThePortal()
    {
        var page = await PersonAsync("Ada Lovelace", "ada@example.org");
        await page.GotoAsync($"{_portal.Url}/account/me");
        var photo = await page.EvaluateAsync<string>("""
            async () => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 5000, height: 3000 });
              const c = canvas.getContext('2d');
              for (let x = 0; x < 5000; x += 50) { c.fillStyle = `hsl(${x % 360} 70% 50%)`; c.fillRect(x, 0, 50, 3000); }
              return canvas.toDataURL('image/png').split(',')[1];
            }
            """);
        await page.Locator("#picture").SetInputFilesAsync(new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = Convert.FromBase64String(photo) });
        await page.WaitForFunctionAsync("() => document.querySelector('#picture').files[0]?.name === 'picture'");
        await page.GetByTestId("picture-save").ClickAsync();

        var picture = page.GetByTestId("picture");
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(512, await picture.EvaluateAsync<int>("async e => { await e.decode(); return e.naturalWidth; }"));
        await Screenshots.SaveAsync(page, "account-profile");
        await new PortalDriver(page, _portal.Url).OpenAsync("/rooms");
        await Expect(page.GetByTestId("account-menu").Locator("img")).ToBeVisibleAsync();
        await page.GetByTestId("account-menu").ClickAsync();
        await page.GetByTestId("own-account").ClickAsync();
        await Expect(page.GetByTestId("picture")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_InEveryLight_OnEveryScreen_InBothLanguages()
    {
        var problems = new List<string>();
        foreach (var (scheme, width, height, locale) in new[]
        {
            (ColorScheme.Light, 1280, 800, "en"), (ColorScheme.Dark, 1280, 800, "en"), (ColorScheme.Light, 360, 740, "tr"), (ColorScheme.Dark, 360, 740, "tr"),
        })
        {
            var page = await browser.NewPersonAsync(width, height, scheme, locale);
            await page.GotoAsync($"{_portal.Url}/account/login");
            problems.AddRange(await LookAsync(page, $"login, {scheme}, {width}", locale));
            if (scheme == ColorScheme.Light)
                await Screenshots.SaveAsync(page, locale == "tr" ? "phone-sign-in" : "sign-in");
            await new PortalDriver(page, _portal.Url).SignInAsync();
            foreach (var path in Pages)
            {
                await page.GotoAsync(_portal.Url + path);
                problems.AddRange(await LookAsync(page, $"{path}, {scheme}, {width}", locale));
                var name = $"own{path.Replace("/account/me", "", StringComparison.Ordinal).Replace('/', '-').Replace("?setup=true", "-setup", StringComparison.Ordinal)}-{scheme}-{width}".ToLowerInvariant();
                if (Environment.GetEnvironmentVariable("BEDRUD_LOOK") is { Length: > 0 } folder)
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
                if (path == "/account/me/security" && locale == "tr")
                    await Screenshots.SaveAsync(page, scheme == ColorScheme.Dark ? "phone-account-security-dark" : "phone-account-security");
            }

            await page.Context.CloseAsync();
        }

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    private static async Task<List<string>> LookAsync(IPage page, string what, string locale)
    {
        var problems = (await Accessibility.ReadAsync(page, what)).ToList();
        if (!await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"))
            problems.Add($"{what}: wider than the screen");
        if (locale == "tr")
            await Languages.AssertTurkishAsync(page, what);
        return problems;
    }

    private async Task<IPage> PersonAsync(string name, string email)
    {
        var page = await browser.NewPersonAsync();
        await House.RegisterAsync(page, _portal.Url, email, name);
        return page;
    }

    private async Task SignOutAsync(IPage page)
    {
        await page.EvaluateAsync("() => fetch('/api/auth/logout', { method: 'POST' })");
        await page.GotoAsync($"{_portal.Url}/account/login");
    }
}
