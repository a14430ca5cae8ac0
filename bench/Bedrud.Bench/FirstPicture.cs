using System.Text.Json;
using Bedrud.Tests;
using Microsoft.Playwright;

namespace Bedrud.Bench;

/// <summary>
/// From the click on "Join" to the first picture of somebody else, against the least page that livekit-client can be used in: both with camera and
/// microphone open already, against the same server, in turns.
/// </summary>
internal static class FirstPicture
{
    private const int Runs = 20;

    // From the first click on until a picture of somebody else has been decoded and shown. `room` is where the page keeps LiveKit's room.
    private const string Watch =
        """
        room => new Promise(resolve => {
          let clicked;
          addEventListener('click', () => clicked ??= performance.now(), { capture: true });
          const watched = new WeakSet();
          const look = setInterval(() => {
            for (const person of room()?.remoteParticipants.values() ?? [])
              for (const video of person.getTrackPublication('camera')?.track?.attachedElements ?? [])
                if (!watched.has(video)) {
                  watched.add(video);
                  video.requestVideoFrameCallback(now => { clearInterval(look); resolve(now - clicked); });
                }
          }, 5);
        })
        """;

    private const string Bare =
        """
        <!doctype html><meta charset="utf-8"><title>bare</title><button data-testid="join-button" disabled>Join</button>
        <script type="module">
          import { Room } from '/bare/livekit.js';
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } });
          const button = document.querySelector('button');
          button.onclick = async () => {
            const room = window.room = new Room({ adaptiveStream: true, dynacast: true });
            room.on('trackSubscribed', track => document.body.append(track.attach()));
            const answer = await fetch('/api/room/join', {
              method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ roomName: 'bench', displayName: 'Bare' }),
            });
            const { serverUrl, token } = await answer.json();
            await room.connect(serverUrl, token);
            await Promise.all(stream.getTracks().map(track => room.localParticipant.publishTrack(track, { source: track.kind === 'video' ? 'camera' : 'microphone' })));
          };
          button.disabled = false;
        </script>
        """;

    public static async Task MeasureAsync()
    {
        await using var house = await MeetingHouse.OpenAsync();
        await house.JoinAsync("Publisher", withMedia: true);
        List<double> ours = [], bare = [];
        // The first of each finds cold caches.
        for (var run = -1; run < Runs; run++)
        {
            var own = await OursAsync(house);
            var least = await BareAsync(house);
            if (run < 0)
                continue;
            ours.Add(own);
            bare.Add(least);
        }

        var (median, least50) = (Table.Percentile(ours, 0.5), Table.Percentile(bare, 0.5));
        Table.Row($"click on Join to first picture of another, median of {Runs}, ms", $"{median:0}", "< 1000");
        Table.Row("  95th percentile, ms", $"{Table.Percentile(ours, 0.95):0}");
        Table.Row("  the same of a bare livekit-client page, median, ms", $"{least50:0}");
        Table.Row("  ratio of the medians", $"{median / least50:0.00}", "<= 1.3");
    }

    private static async Task<double> OursAsync(MeetingHouse house)
    {
        var page = await house.PersonAsync();
        await house.OpenAsync(page, "Late");
        // As somebody who has seen themselves: the preview runs.
        await page.GetByTestId("prejoin").Locator("video").WaitForAsync();
        return await MeasureAsync(page, "() => document.querySelector('bedrud-meeting').room");
    }

    private static async Task<double> BareAsync(MeetingHouse house)
    {
        var page = await house.PersonAsync();
        var library = Path.Combine(RepositoryPaths.Root, "Bedrud.Web", "Client", "node_modules", "livekit-client", "dist", "livekit-client.esm.mjs");
        await page.RouteAsync("**/bare/livekit.js", route => route.FulfillAsync(new RouteFulfillOptions { Path = library, ContentType = "text/javascript" }));
        await page.RouteAsync("**/bare/", route => route.FulfillAsync(new RouteFulfillOptions { Body = Bare, ContentType = "text/html" }));
        await page.GotoAsync($"{house.Portal.Url}/bare/");
        await Assertions.Expect(page.GetByTestId("join-button")).ToBeEnabledAsync(new LocatorAssertionsToBeEnabledOptions { Timeout = 30_000 });
        return await MeasureAsync(page, "() => window.room");
    }

    private static async Task<double> MeasureAsync(IPage page, string room)
    {
        var seen = page.EvaluateAsync<JsonElement>($"() => ({Watch})({room})");
        await page.GetByTestId("join-button").ClickAsync();
        var time = (await seen).GetDouble();
        await page.Context.CloseAsync();
        return time;
    }
}
