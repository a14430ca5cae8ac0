using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A meeting is recorded from inside it, on real media, until its file plays in the library. By the recorder of Bedrud's own.</summary>
public sealed class RecordedMeetingTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task StartedInTheMeeting_EverybodySeesIt_AndTheFilePlays()
    {
        var recording = new KeptRecording(house, await RecordedMeeting.RecordAsync(house, "recorded"));

        await recording.IsWholeAsync(await File.ReadAllBytesAsync(Path.Combine(house.Portal.DataFolder, "recordings", recording.Key)));
    }

    [Fact]
    public async Task RoomThatAsks_NobodyIsRecordedBeforeTheyAgree()
    {
        await house.CreateRoomAsync(new { name = "asking" });
        await house.AskAsync("PATCH", "/api/rooms/asking/recordings/settings", new { asksConsent = true });
        var moderator = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/asking");
        var guest = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/asking", "Zeynep");
        await moderator.SeesAsync("Zeynep");

        await RecordedMeeting.StartAsync(moderator);
        await Expect(guest.Page.GetByTestId("consent")).ToBeVisibleAsync();
        // Not shown only: LiveKit has taken the picture from everybody.
        await Expect(moderator.Tile("Zeynep").Locator("video")).ToHaveCountAsync(0);
        await Expect(moderator.Page.GetByTestId("recording-unanswered")).ToBeVisibleAsync();
        await guest.Page.Keyboard.PressAsync("Escape");
        await Expect(guest.Page.GetByTestId("consent")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(guest.Page, "the question whether to be recorded");
        await Screenshots.SaveAsync(guest.Page, "consent");
        await guest.Page.SetViewportSizeAsync(360, 740);
        await FitsAsync(guest);
        await Screenshots.SaveAsync(guest.Page, "phone-consent");
        await guest.Page.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await Accessibility.CheckAsync(guest.Page, "the question whether to be recorded, on a phone, dark");
        await Screenshots.SaveAsync(guest.Page, "phone-consent-dark");
        // Lying on its side.
        await guest.Page.SetViewportSizeAsync(740, 360);
        await FitsAsync(guest);
        await Screenshots.SaveAsync(guest.Page, "phone-consent-landscape");

        await guest.Page.GetByTestId("consent-agree").ClickAsync();
        await Expect(guest.Page.GetByTestId("consent")).ToHaveCountAsync(0);
        await guest.ClickAsync("camera-button");
        await moderator.SeesAsync("Zeynep");
        await Expect(moderator.Page.GetByTestId("recording-unanswered")).ToHaveCountAsync(0);

        var late = await house.GuestAsync();
        await late.Page.GotoAsync($"{house.Url}/m/asking");
        await Expect(late.Page.GetByTestId("will-be-recorded")).ToContainTextAsync("is being recorded");
        await Expect(late.Page.GetByTestId("join-button")).ToHaveTextAsync("Agree and join");
        await Accessibility.CheckAsync(late.Page, "before a meeting that is recorded");
        await late.EnterAsync("Deniz");
        await moderator.SeesAsync("Deniz");
        await RecordedMeeting.StopAsync(moderator);
        await RecordedMeeting.ReadyAsync(house, "asking");
    }

    // Both answers can be reached without scrolling, and are large enough for a thumb.
    private static async Task FitsAsync(MeetingDriver person)
    {
        var (width, height) = (person.Page.ViewportSize!.Width, person.Page.ViewportSize.Height);
        foreach (var answer in new[] { "consent-agree", "consent-leave" })
        {
            var box = (await person.Page.GetByTestId(answer).BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= width && box.Y + box.Height <= height && box.Height >= 44, $"{answer} at {width}x{height}: {box.X}, {box.Y}, {box.Width}x{box.Height}");
        }
    }
}
