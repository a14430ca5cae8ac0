using Bedrud.Tests;
using Microsoft.Playwright;

namespace Bedrud.Bench;

/// <summary>A portal with its media server, one room, and Chromium with a made-up camera.</summary>
internal sealed class MeetingHouse : IAsyncDisposable
{
    public const string Room = "bench";

    /// <summary>Has a page join without camera and microphone.</summary>
    public const string WithoutMedia = "localStorage.setItem('bedrud.meeting', JSON.stringify({ cameraOn: false, microphoneOn: false }))";

    private static readonly string[] Flags =
    [
        "--use-fake-device-for-media-stream=fps=15", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required", "--no-sandbox",
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-background-timer-throttling",
        "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
        // The bare page is put in by the bench, so that Chromium doesn't know where it came from.
        "--disable-features=LocalNetworkAccessChecks",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private MeetingHouse(PortalProcess portal, IPlaywright playwright, IBrowser browser) => (Portal, _playwright, _browser) = (portal, playwright, browser);

    public PortalProcess Portal { get; }

    public string Page => $"{Portal.Url}/m/{Room}";

    public static async Task<MeetingHouse> OpenAsync()
    {
        var portal = new PortalProcess("--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.AspNetCore=Warning");
        await portal.StartAsync();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = Flags,
        });
        var api = await playwright.APIRequest.NewContextAsync(new APIRequestNewContextOptions { BaseURL = portal.Url });
        await SendAsync(api.PostAsync("/api/auth/login", new APIRequestContextOptions { DataObject = new { email = PortalProcess.Email, password = PortalProcess.Password } }));
        await SendAsync(api.PostAsync("/api/rooms", new APIRequestContextOptions { DataObject = new { name = Room } }));
        return new MeetingHouse(portal, playwright, browser);
    }

    /// <summary>A browser of somebody who has not opened anything yet.</summary>
    public async Task<IPage> PersonAsync()
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 640, Height = 480 },
            Permissions = ["camera", "microphone"],
        });
        return await context.NewPageAsync();
    }

    /// <summary>Joins from the meeting's page.</summary>
    /// <param name="withMedia">With camera and microphone.</param>
    public async Task<IPage> JoinAsync(string name, bool withMedia)
    {
        var page = await PersonAsync();
        if (!withMedia)
            await page.AddInitScriptAsync(WithoutMedia);
        await OpenAsync(page, name);
        await page.GetByTestId("join-button").ClickAsync();
        await page.GetByTestId("stage").WaitForAsync();
        return page;
    }

    /// <summary>Opens the page that stands before the meeting, up to the click that joins.</summary>
    public async Task OpenAsync(IPage page, string name)
    {
        await page.GotoAsync(Page);
        await page.GetByTestId("name-input").FillAsync(name);
        await Assertions.Expect(page.GetByTestId("join-button")).ToBeEnabledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Portal.DisposeAsync();
    }

    private static async Task SendAsync(Task<IAPIResponse> sending)
    {
        var response = await sending;
        if (!response.Ok)
            throw new InvalidOperationException($"{response.Url}: {response.Status} {await response.TextAsync()}");
    }
}
