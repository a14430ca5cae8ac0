using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What a moderator does to record a meeting, and what everybody in it sees, whichever recorder does the work.</summary>
internal static partial class RecordedMeeting
{
    private static readonly TimeSpan InLibraryWithin = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Two people, started from inside the meeting, both see it; a third joins late and sees it; stopped after ten seconds of it. Asserts that the file is in the
    /// library soon, and as long as the recording was.
    /// </summary>
    /// <returns>The recording, as the API tells it.</returns>
    public static async Task<JsonElement> RecordAsync(House house, string room)
    {
        await house.CreateRoomAsync(new { name = room });
        var moderator = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/{room}");
        var guest = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/{room}", "Zeynep");
        await moderator.SeesAsync("Zeynep");

        var asked = Stopwatch.StartNew();
        await StartAsync(moderator);
        foreach (var person in new[] { moderator, guest })
            await ExpectRecordingAsync(person);
        var told = Stopwatch.StartNew();
        var late = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/{room}", "Deniz");
        await ExpectRecordingAsync(late);
        await Expect(late.Page.GetByTestId("recording")).ToContainTextAsync("started by");
        // Ten seconds of it.
        await Expect(late.Page.GetByTestId("recording").Locator("time")).ToHaveTextAsync(TenSeconds(), new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });

        var least = told.Elapsed;
        await StopAsync(moderator);
        var stopped = Stopwatch.StartNew();
        foreach (var person in new[] { moderator, guest, late })
            await Expect(person.Page.GetByTestId("recording")).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
        var most = asked.Elapsed;
        // The file is made without them; their pictures would take the machine from it.
        await house.Browser.CloseEverybodyAsync();
        var recording = await ReadyAsync(house, room);
        Assert.True(stopped.Elapsed < InLibraryWithin, $"It took {stopped.Elapsed} until the file was in the library.");

        // All that was recorded while the notice said so, and nothing of before or after.
        Assert.InRange(recording.GetProperty("seconds").GetDouble(), least.TotalSeconds - 1, most.TotalSeconds + 1);
        return recording;
    }

    public static async Task StartAsync(MeetingDriver moderator)
    {
        await moderator.ClickAsync("more-button");
        await moderator.Page.GetByTestId("record-item").ClickAsync();
        await Accessibility.CheckAsync(moderator.Page, "how the meeting is to be recorded");
        await Expect(moderator.Page.GetByTestId("record-start")).ToBeEnabledAsync();
        await moderator.Page.GetByTestId("record-start").ClickAsync();
        await Expect(moderator.Page.GetByTestId("record-dialog")).ToHaveCountAsync(0);
    }

    public static async Task StopAsync(MeetingDriver moderator)
    {
        await moderator.Page.Keyboard.PressAsync("k");
        await moderator.Page.GetByTestId("confirm").ClickAsync();
    }

    /// <summary>Waits until the room's recording is in the library.</summary>
    public static async Task<JsonElement> ReadyAsync(House house, string room)
    {
        JsonElement found = default;
        await MeetingDriver.PollAsync(
            async () =>
            {
                var page = (await house.AskAsync("GET", $"/api/recordings?room={room}"))!.Value;
                found = page.GetProperty("items").EnumerateArray().FirstOrDefault();
                return found.ValueKind == JsonValueKind.Object && found.GetProperty("state").GetString() == "ready";
            },
            $"a recording of {room} in the library", 60);
        return found;
    }

    private static Task ExpectRecordingAsync(MeetingDriver person) => Expect(person.Page.GetByTestId("recording"))
        .ToHaveAttributeAsync("data-state", "recording", new LocatorAssertionsToHaveAttributeOptions { Timeout = 30_000 });

    [GeneratedRegex("^[0-9]+:[1-5][0-9]$")]
    private static partial Regex TenSeconds();
}
