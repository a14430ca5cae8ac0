using System.Net.Http.Json;
using Bedrud.Tests;
using Microsoft.Playwright;

namespace Bedrud.Bench;

/// <summary>From the sending of a webhook to the changed figure in an open browser, in a house that is full.</summary>
internal static class Screen
{
    private const int Rooms = 500;
    private const int PeopleInARoom = 20;
    private const int Samples = 150;

    // 10,000 people who stay three quarters of an hour each cause so many webhooks a second.
    private const int ChurnPerSecond = 20;

    // Notes when a cell of the list shows another number.
    private const string Observe =
        """
        () => {
          window.seen = {};
          const note = () => {
            for (const row of document.querySelectorAll('[data-testid=room-row]')) {
              const key = row.dataset.name + ' ' + row.querySelector('[data-testid=room-live]').textContent.trim();
              window.seen[key] ??= Date.now();
            }
          };
          note();
          new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
        }
        """;

    public static async Task MeasureAsync(ListedLiveKit liveKit)
    {
        for (var room = 0; room < Rooms; room++)
        {
            for (var person = 0; person < PeopleInARoom; person++)
                liveKit.Join(Name(room), $"{Name(room)}-{person}");
        }

        await using var portal = Portals.External(liveKit);
        await portal.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(portal.Url) };
        await PostAsync(client, "/api/auth/login", new { email = PortalProcess.Email, password = PortalProcess.Password });
        for (var room = 0; room < Rooms; room++)
            await PostAsync(client, "/api/rooms", new { name = Name(room), isPublic = true, guestsAllowed = true });
        var port = new Uri(portal.Url).Port;
        await Load.RunAsync(port, Arrivals(), TimeSpan.FromSeconds(60));
        await Intake.UntilHandledAsync(portal.Database);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        var page = await browser.NewPageAsync();
        await page.APIRequest.PostAsync($"{portal.Url}/api/auth/login", new APIRequestContextOptions
        {
            DataObject = new { email = PortalProcess.Email, password = PortalProcess.Password },
        });
        await page.GotoAsync($"{portal.Url}/rooms");
        var row = page.GetByTestId("room-live").First;
        await Assertions.Expect(row).ToContainTextAsync($"{PeopleInARoom}", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        await page.EvaluateAsync(Observe);
        var quiet = await SampleAsync(page, liveKit, port, "quiet");
        using var stop = new CancellationTokenSource();
        var churn = ChurnAsync(liveKit, port, stop.Token);
        var busy = await SampleAsync(page, liveKit, port, "busy");
        await stop.CancelAsync();
        await churn;
        Table.Row($"{Rooms} rooms, {Rooms * PeopleInARoom} people: webhook to changed row, median, ms", $"{Table.Percentile(quiet, 0.5):0}");
        Table.Row("  95th percentile, ms", $"{Table.Percentile(quiet, 0.95):0}", "< 250");
        Table.Row($"  while {ChurnPerSecond} others come or go each second, median, ms", $"{Table.Percentile(busy, 0.5):0}");
        Table.Row("  95th percentile, ms", $"{Table.Percentile(busy, 0.95):0}", "< 250");
    }

    private static string Name(int room) => $"bench-{room:000}";

    private static List<Queue<SignedWebhook>> Arrivals()
    {
        var queues = Enumerable.Range(0, Load.Connections).Select(_ => new Queue<SignedWebhook>()).ToList();
        for (var room = 0; room < Rooms; room++)
        {
            var queue = queues[room % Load.Connections];
            queue.Enqueue(SignedWebhook.RoomStarted(Name(room)));
            for (var person = 0; person < PeopleInARoom; person++)
                queue.Enqueue(SignedWebhook.Joined(Name(room), $"{Name(room)}-{person}"));
        }

        return queues;
    }

    // Somebody joins one of the rooms that the page shows, again and again.
    private static async Task<List<double>> SampleAsync(IPage page, ListedLiveKit liveKit, int port, string prefix)
    {
        using var connection = new Connection(port);
        await connection.OpenAsync();
        var visible = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-testid=room-row]')].map(row => row.dataset.name)");
        var times = new List<double>();
        var random = new Random(1);
        for (var sample = 0; sample < Samples; sample++)
        {
            var room = visible[sample % visible.Length];
            var identity = $"{prefix}-{sample}";
            var count = liveKit.Join(room, identity);
            var webhook = SignedWebhook.Joined(room, identity);
            var sent = DateTime.UtcNow;
            await connection.SendAsync(webhook.Request);
            var key = $"{room} {count}";
            var seen = await page.WaitForFunctionAsync("key => window.seen[key]", key, new PageWaitForFunctionOptions { Timeout = 10_000 });
            times.Add((DateTime.UnixEpoch.AddMilliseconds(await seen.JsonValueAsync<double>()) - sent).TotalMilliseconds);
            await Task.Delay(random.Next(100, 500));
        }

        return times;
    }

    // In rooms that the page does not show: their figures in its heading change all the same.
    private static async Task ChurnAsync(ListedLiveKit liveKit, int port, CancellationToken stop)
    {
        using var connection = new Connection(port);
        await connection.OpenAsync();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var room = Name(Rooms - 1 - (number / 2 % 100));
            var identity = $"churn-{number / 2}";
            if (number % 2 == 0)
                liveKit.Join(room, identity);
            else
                liveKit.Leave(room, identity);
            await connection.SendAsync((number % 2 == 0 ? SignedWebhook.Joined(room, identity) : SignedWebhook.Left(room, identity)).Request);
            await Task.Delay(1000 / ChurnPerSecond, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PostAsync(HttpClient client, string path, object body) => (await client.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode();
}
