using Microsoft.Playwright;

namespace Bedrud.Bench;

/// <summary>What one more page in a meeting costs the portal: its circuit, its stream of events, and its part of what is known of the room.</summary>
internal static class Circuit
{
    private const int People = 10;

    // Counts what the page sends to its circuit, the circuit's own keep-alive left out: that is one byte or so.
    private const string CountCalls =
        """
        (() => {
          window.circuitCalls = 0;
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            if (this.url.includes('/_blazor') && (data.byteLength ?? data.length ?? 0) > 20) window.circuitCalls++;
            return send.call(this, data);
          };
        })()
        """;

    public static async Task MeasureAsync()
    {
        var heap = new Heap();
        await using var house = await MeetingHouse.OpenAsync();
        // The first ones pay for what is loaded once.
        var counted = await house.PersonAsync();
        await counted.AddInitScriptAsync(CountCalls);
        await house.OpenAsync(counted, "Counted");
        await counted.GetByTestId("join-button").ClickAsync();
        await counted.GetByTestId("stage").WaitForAsync();
        for (var i = 0; i < 2; i++)
            await (await house.JoinAsync($"Early {i}", withMedia: false)).Context.CloseAsync();
        await SpareConnectionsGoneAsync();
        var before = await heap.ReadAsync();
        var pages = new List<IPage>();
        for (var i = 1; i < People; i++)
        {
            pages.Add(await house.PersonAsync());
            if (i > 2)
                await pages[^1].AddInitScriptAsync(MeetingHouse.WithoutMedia);
            await house.OpenAsync(pages[^1], $"Person {i}");
        }

        await SettleAsync();
        var opened = await heap.ReadAsync();
        await SpareConnectionsGoneAsync();
        var waiting = await heap.ReadAsync();
        foreach (var page in pages)
        {
            await page.GetByTestId("join-button").ClickAsync();
            await page.GetByTestId("stage").WaitForAsync();
        }

        await SettleAsync();
        var joined = await heap.ReadAsync();
        Table.Row("managed memory of a meeting page's circuit, KB", $"{(waiting - before) / 1000 / (People - 1)}", "<= 300");
        Table.Row("  with what its browser opened to load it, for two minutes, KB", $"{(opened - before) / 1000 / (People - 1)}");
        Table.Row($"  and of all that serves one of {People} in the meeting, KB more", $"{(joined - waiting) / 1000 / (People - 1)}");

        var calls = await counted.EvaluateAsync<int>("() => window.circuitCalls = 0");
        await Task.Delay(TimeSpan.FromSeconds(20));
        calls = await counted.EvaluateAsync<int>("() => window.circuitCalls");
        Table.Row("  calls from a page to its circuit, a second", $"{calls / 20.0:0.0}", "<= 4");
    }

    // Webhooks, and what the pages load late.
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromSeconds(5));

    // A browser loads a page over six connections, which Kestrel ends when they were idle for 130 s.
    private static Task SpareConnectionsGoneAsync() => Task.Delay(TimeSpan.FromSeconds(140));
}
