using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The pages about outgoing webhooks: made, tried, watched and resumed by hand, on every screen.</summary>
public sealed class WebhookPagesTests(Browser browser) : IAsyncLifetime
{
    private const string LongUrl = "https://integrations.eu-central-1.example.org/tenants/9f1c7d2e-5a4b-4c3d-8e6f-112233445566/hooks/bedrud/incoming?channel=meetings-and-recordings";
    private readonly House _house = new(browser) { Settings = ["--Webhooks:AllowedNetworks:0=127.0.0.0/8"] };
    private readonly TcpListener _receiver = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private volatile int _answer = 503;

    public async ValueTask InitializeAsync()
    {
        _receiver.Start();
        _ = AnswerAsync();
        await _house.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _receiver.Dispose();
        await _house.Browser.CloseEverybodyAsync();
        await _house.DisposeAsync();
        _over.Dispose();
    }

    [Fact]
    public async Task Webhooks_MadeTriedAndWatched_LookAsTheyShould()
    {
        var portal = await _house.AdministratorAsync();
        var page = portal.Page;
        await portal.OpenAsync("/settings/webhooks");
        await Accessibility.CheckAsync(page, "no webhooks");
        await page.GetByTestId("new-webhook").ClickAsync();
        await page.GetByTestId("webhook-name").FillAsync("Ledger");
        await page.GetByTestId("webhook-url").FillAsync("http://10.0.0.1/");
        await page.GetByTestId("webhook-save").ClickAsync();
        await Expect(page.Locator("#webhook-url-hint .bd-error")).ToBeVisibleAsync();
        await page.GetByTestId("webhook-all").ClickAsync();
        await Accessibility.CheckAsync(page, "new webhook");
        await Screenshots.SaveAsync(page, "webhook-new");
        await page.GetByTestId("webhook-all").ClickAsync();
        await page.GetByTestId("webhook-url").FillAsync($"http://127.0.0.1:{((IPEndPoint)_receiver.LocalEndpoint).Port}/bedrud");
        await page.GetByTestId("webhook-save").ClickAsync();
        await Expect(page.GetByTestId("webhook-secret")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));
        await Accessibility.CheckAsync(page, "the secret");
        await page.GetByTestId("secret-done").ClickAsync();

        // The receiver is down: the test says so, and what happens waits.
        await page.GetByTestId("webhook-test").ClickAsync();
        await Expect(page.GetByTestId("test-result")).ToHaveAttributeAsync("data-cause", "status");
        await _house.CreateRoomAsync(new { name = "design-review" });
        await _house.AskAsync("PATCH", "/api/rooms/design-review", new { capacity = 12 });
        await _house.AskAsync("POST", "/api/admin/webhooks", new { name = "Konferans ve toplantı kayıtlarını arşivleyen kurumsal belge yönetim sistemi", url = LongUrl, events = new[] { "recording.ready", "recording.failed" } });
        var waiting = page.Locator("[data-testid=delivery][data-state=Pending]");
        await Expect(waiting).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await Expect(page.GetByTestId("webhook-state").First).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "a webhook");
        await Screenshots.SaveAsync(page, "webhook");
        var address = new Uri(page.Url).AbsolutePath;
        await page.GetByTestId("open-delivery").Last.ClickAsync();
        await Expect(page.GetByTestId("attempt").First).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page, "a delivery");
        await Screenshots.SaveAsync(page, "webhook-delivery");
        await page.GetByTestId("close-delivery").ClickAsync();

        var dark = await _house.AdministratorAsync(scheme: ColorScheme.Dark);
        await dark.OpenAsync("/settings/webhooks");
        await Accessibility.CheckAsync(dark.Page, "webhooks, dark");
        await Screenshots.SaveAsync(dark.Page, "webhooks-dark");
        await dark.OpenAsync(address);
        await Accessibility.CheckAsync(dark.Page, "a webhook, dark");
        var phone = await _house.AdministratorAsync(360, 740, locale: "tr");
        await phone.OpenAsync("/settings/webhooks");
        await Screenshots.SaveAsync(phone.Page, "phone-webhooks-turkish");
        await phone.OpenAsync(address);
        await phone.Page.GetByTestId("webhook-test").ClickAsync();
        await Expect(phone.Page.GetByTestId("test-result")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(phone.Page, "a webhook on a phone");
        await Screenshots.SaveAsync(phone.Page, "phone-webhook-turkish");
        Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "It is wider than the phone.");

        // Back again: everything arrives by itself.
        _answer = 204;
        await page.GetByTestId("webhook-test").ClickAsync();
        await Expect(page.GetByTestId("test-result")).ToHaveAttributeAsync("data-cause", "delivered");
        await Expect(page.Locator("[data-testid=delivery][data-state=Delivered]")).ToHaveCountAsync(2, new() { Timeout = 300_000 });
    }

    private async Task AnswerAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                using var client = await _receiver.AcceptTcpClientAsync(_over.Token);
                await using var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[65536], _over.Token);
                var body = _answer == 204 ? "" : "{\"error\":\"the ledger is being closed for the month\"}";
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"HTTP/1.1 {_answer} {(_answer == 204 ? "No Content" : "Service Unavailable")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), _over.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The next one.
            }
        }
    }
}
