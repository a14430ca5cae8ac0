using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A meeting is recorded from inside it, on real media, until its file plays in the library. By the recorder of Bedrud's own.</summary>
public sealed partial class RecordedMeetingTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private static readonly TimeSpan InLibraryWithin = TimeSpan.FromSeconds(30);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task StartedInTheMeeting_EverybodySeesIt_AndTheFilePlays()
    {
        await house.CreateRoomAsync(new { name = "recorded" });
        var moderator = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/recorded");
        var guest = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/recorded", "Zeynep");
        await moderator.SeesAsync("Zeynep");

        await StartAsync(moderator);
        foreach (var person in new[] { moderator, guest })
            await ExpectRecordingAsync(person);
        var late = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/recorded", "Deniz");
        await ExpectRecordingAsync(late);
        await Expect(late.Page.GetByTestId("recording")).ToContainTextAsync("started by");
        // Ten seconds of it.
        await Expect(late.Page.GetByTestId("recording").Locator("time")).ToHaveTextAsync(TenSeconds(), new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });

        await StopAsync(moderator);
        var stopped = Stopwatch.StartNew();
        foreach (var person in new[] { moderator, guest, late })
            await Expect(person.Page.GetByTestId("recording")).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
        var recording = await ReadyAsync("recorded");
        Assert.True(stopped.Elapsed < InLibraryWithin, $"It took {stopped.Elapsed} until the file was in the library.");

        await PlaysAsync(recording);
    }

    [Fact]
    public async Task RoomThatAsks_NobodyIsRecordedBeforeTheyAgree()
    {
        await house.CreateRoomAsync(new { name = "asking" });
        await house.AskAsync("PATCH", "/api/rooms/asking/recordings/settings", new { asksConsent = true });
        var moderator = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/asking");
        var guest = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/asking", "Zeynep");
        await moderator.SeesAsync("Zeynep");

        await StartAsync(moderator);
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
        await guest.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
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
        await StopAsync(moderator);
        await ReadyAsync("asking");
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

    private static async Task StartAsync(MeetingDriver moderator)
    {
        await moderator.ClickAsync("more-button");
        await moderator.Page.GetByTestId("record-item").ClickAsync();
        await Accessibility.CheckAsync(moderator.Page, "how the meeting is to be recorded");
        await Expect(moderator.Page.GetByTestId("record-start")).ToBeEnabledAsync();
        await moderator.Page.GetByTestId("record-start").ClickAsync();
        await Expect(moderator.Page.GetByTestId("record-dialog")).ToHaveCountAsync(0);
    }

    private static async Task StopAsync(MeetingDriver moderator)
    {
        await moderator.Page.Keyboard.PressAsync("k");
        await moderator.Page.GetByTestId("confirm").ClickAsync();
    }

    private static Task ExpectRecordingAsync(MeetingDriver person) => Expect(person.Page.GetByTestId("recording"))
        .ToHaveAttributeAsync("data-state", "recording", new LocatorAssertionsToHaveAttributeOptions { Timeout = 30_000 });

    private async Task<JsonElement> ReadyAsync(string room)
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

    private async Task PlaysAsync(JsonElement recording)
    {
        var id = recording.GetProperty("id").GetGuid();
        var seconds = recording.GetProperty("seconds").GetDouble();
        Assert.InRange(seconds, 9, 60);
        var stored = await DownloadAsync(id);
        try
        {
            var file = await RecordedFile.MeasureAsync(stored);
            Assert.True(file is { HasVideo: true, HasAudio: true }, file.ToString());
            Assert.InRange(file.Seconds, seconds - 1, seconds + 1);
            Assert.True(file.Brightness > 20, $"It is black: {file}");
            // Chromium's false microphone beeps.
            Assert.True(file.Loudest > -40, $"It is silent: {file}");
        }
        finally
        {
            File.Delete(stored);
        }

        var library = await house.AdministratorAsync();
        await library.Page.GotoAsync($"{house.Url}/recordings/{id}");
        var player = library.Page.GetByTestId("player");
        await MeetingDriver.PollAsync(() => player.EvaluateAsync<bool>("v => v.readyState >= 1 && Number.isFinite(v.duration)"), "a length in the player");
        Assert.InRange(await player.EvaluateAsync<double>("v => v.duration"), seconds - 1, seconds + 1);
        await player.EvaluateAsync("async v => { v.muted = true; v.currentTime = v.duration / 2; await v.play(); }");
        await MeetingDriver.PollAsync(
            () => player.EvaluateAsync<bool>("v => v.currentTime > v.duration / 2 + 0.5 && v.getVideoPlaybackQuality().totalVideoFrames > 5"), "it plays from its middle");
    }

    /// <summary>The whole file; a part of it that was asked for by range is the same part.</summary>
    private async Task<string> DownloadAsync(Guid id)
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(house.Url) };
        (await client.PostAsJsonAsync("/api/auth/login", new { email = Bedrud.Tests.PortalProcess.Email, password = Bedrud.Tests.PortalProcess.Password })).EnsureSuccessStatusCode();
        var bytes = await client.GetByteArrayAsync($"/api/recordings/{id}/file?download=true");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{id}/file") { Headers = { Range = new RangeHeaderValue(100, 1099) } };
        using var part = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes.LongLength, part.Content.Headers.ContentRange!.Length);
        Assert.Equal(bytes[100..1100], await part.Content.ReadAsByteArrayAsync());

        var stored = Directory.EnumerateFiles(house.Portal.DataFolder, "*.mp4", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length == bytes.LongLength).ToList();
        Assert.Contains(SHA256.HashData(bytes), stored.Select(f => SHA256.HashData(File.ReadAllBytes(f))), new SameBytes());

        var path = Path.Combine(Path.GetTempPath(), $"{id:N}.mp4");
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    [GeneratedRegex("^[0-9]+:[1-5][0-9]$")]
    private static partial Regex TenSeconds();

    private sealed class SameBytes : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => bytes[0];
    }
}
