using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Somebody tests their connection, in a browser, against the media server.</summary>
public sealed class ConnectionTestTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const float Patience = 90_000;

    /// <summary>A network that lets no UDP of the media server's through: its addresses never become known.</summary>
    private const string NoUdp = """
        (() => {
          const without = description => description && { type: description.type, sdp: description.sdp?.replace(/a=candidate:\S+ \d+ udp [^\r\n]*\r\n/gi, '') };
          const own = RTCPeerConnection.prototype;
          const { setRemoteDescription, addIceCandidate } = own;
          own.setRemoteDescription = function (description) { return setRemoteDescription.call(this, without(description)); };
          own.addIceCandidate = function (candidate) { return / udp /i.test(candidate?.candidate ?? '') ? Promise.resolve() : addIceCandidate.call(this, candidate); };
        })();
        """;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task Test_HealthyNetwork_IsReady_AndIsToldOnlyWithConsent()
    {
        var page = await OpenAsync();
        await Accessibility.CheckAsync(page, "connection test, before");
        await page.GetByTestId("start").PressAsync("Enter");
        await ResultAsync(page, "ready");
        foreach (var step in new[] { "secure", "devices", "portal", "token", "signalling", "udp", "media", "quality", "reconnect" })
            await Expect(Step(page, step)).ToHaveAttributeAsync("data-state", "good");
        // The development media server has neither.
        foreach (var step in new[] { "tcp", "turnUdp", "turnTls" })
            await Expect(Step(page, step)).ToHaveAttributeAsync("data-state", "skipped");
        await page.GetByText("What was tested").ClickAsync();
        await Expect(Step(page, "tcp")).ToContainTextAsync("Not offered by the server");
        await Accessibility.CheckAsync(page, "connection test, after");
        await Screenshots.SaveAsync(page, "connection-test-ready");
        var before = await ReportsAsync();

        await page.GetByTestId("send").ClickAsync();
        await Expect(page.GetByTestId("report")).ToHaveAttributeAsync("data-report", "sent");
        var reports = await ReportsAsync();
        Assert.Equal(before.GetArrayLength() + 1, reports.GetArrayLength());
        var report = reports[0];
        Assert.True(report.GetProperty("udp").GetBoolean());
        Assert.True(report.GetProperty("media").GetBoolean());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("tcp").ValueKind);
        Assert.Contains("127.0.0.1", report.GetProperty("selectedPair").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("Chrome ", report.GetProperty("browser").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", report.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(report.GetProperty("details").GetProperty("offered").EnumerateArray(), a => a.GetString()!.StartsWith("udp 127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_UdpBlocked_SaysSoInPlainWords()
    {
        var page = await OpenAsync(init: NoUdp);
        await page.GetByTestId("start").ClickAsync();
        await ResultAsync(page, "blockedNoRelay");
        await Expect(page.GetByTestId("verdict")).ToHaveTextAsync("Sound and picture can’t get through");
        await Expect(Step(page, "udp")).ToHaveAttributeAsync("data-state", "bad");
        await Expect(Step(page, "udp")).ToBeVisibleAsync();
        await Expect(Step(page, "signalling")).ToHaveAttributeAsync("data-state", "good");
        await Accessibility.CheckAsync(page, "connection test, blocked");
        await Screenshots.SaveAsync(page, "connection-test-blocked");
        await page.GetByTestId("send").ClickAsync();
        await Expect(page.GetByTestId("report")).ToHaveAttributeAsync("data-report", "sent");
        var report = (await ReportsAsync())[0];
        Assert.False(report.GetProperty("udp").GetBoolean());
        Assert.False(report.GetProperty("media").GetBoolean());
        Assert.True(report.GetProperty("signalling").GetBoolean());
    }

    [Fact]
    public async Task Test_Stopped_EndsAtOnce_AndLeavesNobodyInTheRoom()
    {
        var page = await OpenAsync();
        await page.GetByTestId("start").ClickAsync();
        await Expect(Step(page, "media")).ToHaveAttributeAsync("data-state", "running", new() { Timeout = Patience });
        await page.GetByTestId("stop").ClickAsync();
        await ResultAsync(page, "stopped");
        await Expect(page.GetByTestId("start")).ToBeFocusedAsync();
        using var http = new HttpClient();
        await MeetingDriver.PollAsync(
            async () => !(await http.GetStringAsync($"http://127.0.0.1:{house.LiveKitPort}/dev/state")).Contains("~probe-sends", StringComparison.Ordinal), "nobody in the probe room");
    }

    [Fact]
    public async Task Page_Turkish_OnAPhoneInTheDark_IsTurkish()
    {
        var page = await house.Browser.NewPersonAsync(360, 740, ColorScheme.Dark, "tr");
        await page.GotoAsync($"{house.Url}/connection-test");
        await Expect(page.GetByTestId("start")).ToHaveTextAsync("Bağlantımı sına");
        await page.GetByTestId("start").ClickAsync();
        await Expect(Step(page, "media")).ToHaveAttributeAsync("data-state", "running", new() { Timeout = Patience });
        await Screenshots.SaveAsync(page, "connection-test-tr-running");
        await ResultAsync(page, "ready");
        await page.GetByText("Neler sınandı").ClickAsync();
        await Languages.AssertTurkishAsync(page, "connection test");
        await Accessibility.CheckAsync(page, "connection test, Turkish");
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(RepositoryPaths.Screenshots, "connection-test-tr.png"), FullPage = true });
    }

    [Fact]
    public async Task Prejoin_OffersTheTest()
    {
        await house.CreateRoomAsync(new { name = "before-meeting" });
        var page = await house.Browser.NewPersonAsync();
        await page.GotoAsync($"{house.Url}/m/before-meeting");
        var link = page.GetByTestId("test-connection");
        await Expect(link).ToHaveAttributeAsync("href", "/connection-test");
        await Screenshots.SaveAsync(page, "connection-test-link");
    }

    [Fact]
    public async Task Meeting_ThatLetsNoMediaThrough_TellsThePortal()
    {
        await house.CreateRoomAsync(new { name = "no-way-in" });
        var page = await house.Browser.NewPersonAsync();
        await page.AddInitScriptAsync(NoUdp);
        await page.GotoAsync($"{house.Url}/m/no-way-in");
        await page.GetByTestId("name-input").FillAsync("Zeynep");
        await page.GetByTestId("join-button").ClickAsync();
        await Expect(page.GetByTestId("obstacle")).ToHaveAttributeAsync("data-code", "unreachable", new() { Timeout = Patience });
        await Expect(page.GetByTestId("test-connection")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(page, "connection-test-obstacle");
        await MeetingDriver.PollAsync(
            async () => (await house.AskAsync("GET", "/api/admin/join-failures"))!.Value.EnumerateArray()
                .Any(g => g.GetProperty("cause").GetString() == "media" && g.GetProperty("latest")[0].GetProperty("room").GetString() == "no-way-in"),
            "the failed join is told");
    }

    private static ILocator Step(IPage page, string id) => page.Locator($"[data-testid=step][data-step={id}]");

    private static Task ResultAsync(IPage page, string code) =>
        Expect(page.GetByTestId("result")).ToHaveAttributeAsync("data-code", code, new() { Timeout = Patience });

    private async Task<JsonElement> ReportsAsync() => (await house.AskAsync("GET", "/api/admin/connection-reports"))!.Value;

    private async Task<IPage> OpenAsync(string? init = null)
    {
        var page = await house.Browser.NewPersonAsync();
        if (init is not null)
            await page.AddInitScriptAsync(init);
        await page.GotoAsync($"{house.Url}/connection-test");
        return page;
    }
}
