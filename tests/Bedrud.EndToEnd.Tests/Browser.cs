using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Debian's Chromium with a made-up camera and microphone; each person has a context of their own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--use-fake-device-for-media-stream=fps=15", "--use-fake-ui-for-media-stream", "--auto-select-desktop-capture-source=Entire screen",
        "--autoplay-policy=no-user-gesture-required", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-background-timer-throttling",
        "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
    ];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = Flags,
            // Sound is what is being tested.
            IgnoreDefaultArgs = ["--mute-audio"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A browser of one person.</summary>
    public async Task<IPage> NewPersonAsync(
        int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string locale = "en", bool devices = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            Permissions = devices ? ["camera", "microphone"] : [],
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }
}
