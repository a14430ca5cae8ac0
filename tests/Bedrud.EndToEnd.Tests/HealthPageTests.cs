using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The health page as an administrator sees it: with everything in order, and with a LiveKit that is not where the settings say.</summary>
public sealed class HealthPageTests(Browser browser) : IAsyncLifetime
{
    private const string Secret = "marked-secret-of-the-health-page-0123456789";
    private const string MetricsKey = "marked-key-of-the-metrics-0123456789";
    private static readonly LocatorAssertionsToHaveAttributeOptions Patient = new() { Timeout = 60_000 };
    private static readonly string[] Pages = ["/rooms", "/system/health", "/system/health/linter"];
    private PortalProcess? _portal;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        if (_portal is not null)
            await _portal.DisposeAsync();
    }

    [Fact]
    public async Task EverythingFine_IsOneSentence()
    {
        var portal = await OpenAsync(new PortalProcess());
        await Expect(portal.Page.GetByTestId("server-state")).ToHaveAttributeAsync("data-state", "Ready", Patient);
        await Expect(portal.Page.GetByTestId("log-line").First).ToBeVisibleAsync();
        await Expect(portal.Page.GetByTestId("overall")).Not.ToHaveAttributeAsync("data-verdict", "failing", new() { Timeout = 60_000 });
        await Expect(portal.Page.Locator("[data-testid=attention][data-verdict=failing]")).ToHaveCountAsync(0);
        await Screenshots.SaveAsync(portal.Page, "health");
        await Accessibility.CheckAsync(portal.Page, "health");
        await portal.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Screenshots.SaveAsync(portal.Page, "health-dark");

        // Where the page was before, and what leaves the portal from here.
        await portal.Page.GotoAsync($"{_portal!.Url}/media-server");
        await portal.Page.WaitForURLAsync("**/system/health#media-server");
        await Expect(portal.Page.GetByTestId("bundle")).ToBeVisibleAsync();
        var download = await portal.Page.RunAndWaitForDownloadAsync(() => portal.Page.GetByTestId("bundle").ClickAsync());
        Assert.Matches(@"^bedrud-support-.*\.zip$", download.SuggestedFilename);
        var (_, secret) = _portal.LiveKitKeys;
        await AssertNowhereAsync(portal, secret);
    }

    [Fact]
    public async Task WrongPort_IsSaidFirst_InBothThemesLanguagesAndOnAPhone()
    {
        var port = Ports.Free();
        var portal = await OpenAsync(new PortalProcess(
            "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{port}", "--LiveKit:ApiKey=APIhealthpage1", $"--LiveKit:ApiSecret={Secret}",
            $"--Metrics:Key={MetricsKey}", "--Health:LiveKitAffectsReadiness=false"));
        await Expect(portal.Page.GetByTestId("overall")).ToHaveAttributeAsync("data-verdict", "failing", Patient);
        await Expect(portal.Page.GetByTestId("health-dot")).ToHaveAttributeAsync("data-verdict", "failing", Patient);
        await Screenshots.SaveAsync(portal.Page, "health-failing");
        await Accessibility.CheckAsync(portal.Page, "health, failing");
        await portal.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Accessibility.CheckAsync(portal.Page, "health, failing, dark");
        await portal.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await portal.Page.SetViewportSizeAsync(360, 740);
        await Screenshots.SaveAsync(portal.Page, "phone-health-failing");
        Assert.True(await portal.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
        await AssertNowhereAsync(portal, Secret, MetricsKey);

        var turkish = new PortalDriver(await browser.NewPersonAsync(locale: "tr"), _portal!.Url);
        await turkish.SignInAsync();
        await turkish.OpenAsync("/system/health");
        await Expect(turkish.Page.GetByTestId("overall")).ToHaveAttributeAsync("data-verdict", "failing", Patient);
        await Languages.AssertTurkishAsync(turkish.Page, "/system/health");
        await Screenshots.SaveAsync(turkish.Page, "health-turkish");
    }

    private async Task<PortalDriver> OpenAsync(PortalProcess process)
    {
        _portal = process;
        await process.StartAsync();
        var portal = new PortalDriver(await browser.NewPersonAsync(1280, 800), process.Url);
        await portal.SignInAsync();
        await portal.OpenAsync("/system/health");
        return portal;
    }

    private static async Task AssertNowhereAsync(PortalDriver portal, params string[] secrets)
    {
        foreach (var path in Pages)
        {
            await portal.OpenAsync(path);
            var page = await portal.Page.ContentAsync();
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, page, StringComparison.Ordinal));
        }

        var answer = await portal.Page.APIRequest.GetAsync(new Uri(new Uri(portal.Page.Url), "/health").ToString());
        var json = await answer.TextAsync();
        Assert.True(answer.Ok, json);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, json, StringComparison.Ordinal));
    }
}
