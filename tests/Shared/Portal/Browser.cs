using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Bedrud.Tests;

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

    // The made-up devices are given without a question, so that nobody could say no.
    private const string RefuseDevices =
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))";

    // Only what fails waits as long.
    private const int PatienceMs = 30_000;

    private readonly ConcurrentQueue<string> _breaches = new();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
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
        if (!_breaches.IsEmpty)
            throw new InvalidOperationException($"Pages breached the portal's own content policy:{Environment.NewLine}{string.Join(Environment.NewLine, _breaches.Distinct())}");
    }

    /// <summary>Calls of the portal's API, with cookies of their own.</summary>
    public Task<IAPIRequestContext> NewApiAsync(string url) => _playwright.APIRequest.NewContextAsync(new APIRequestNewContextOptions { BaseURL = url });

    /// <summary>Everybody goes: a call that nobody watches still costs.</summary>
    public async Task CloseEverybodyAsync()
    {
        foreach (var context in _browser.Contexts.ToList())
            await context.CloseAsync();
    }

    /// <summary>A browser of one person.</summary>
    /// <param name="devices">Whether the browser lets the meeting use camera and microphone.</param>
    /// <param name="lawless">Whether it minds no content policy, as the program of somebody who means ill.</param>
    public async Task<IPage> NewPersonAsync(
        int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string locale = "en", bool devices = true, bool lawless = false)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            BypassCSP = lawless,
            Permissions = ["camera", "microphone"],
        });
        context.SetDefaultTimeout(PatienceMs);
        // A browser refuses such things in silence, as far as whoever uses the page can tell.
        context.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
                _breaches.Enqueue($"{message.Page?.Url}: {message.Text}");
        };
        if (!devices)
            await context.AddInitScriptAsync(RefuseDevices);
        return await context.NewPageAsync();
    }
}
