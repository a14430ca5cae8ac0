using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The library as people use it: found, played from the middle, renamed, deleted and brought back, shared with somebody who has no account.</summary>
public sealed class RecordingLibraryTests(Browser browser) : IAsyncLifetime
{
    private const string Long = "Yıllık değerlendirme toplantısı: bütçe, işe alımlar ve önümüzdeki üç çeyreğin öncelikleri (ikinci oturum, kapanış konuşmasıyla birlikte)";
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-library-").FullName;
    private PortalProcess _portal = null!;

    public async ValueTask InitializeAsync()
    {
        // Of a recording that nobody knows.
        var unknown = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "_library")).FullName, $"{Guid.NewGuid():N}.mp4");
        await File.WriteAllBytesAsync(unknown, new byte[3_000_000]);
        File.SetLastWriteTimeUtc(unknown, DateTime.UtcNow.AddDays(-3));
        // What is recorded already needs no media server.
        _portal = new PortalProcess(
            $"--Recordings:Folder={_folder}", "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{Ports.Free()}", "--LiveKit:ApiKey=APIlibrary1",
            "--LiveKit:ApiSecret=a-secret-of-the-library-tests-0123456789", "--Health:LiveKitAffectsReadiness=false");
        await _portal.StartAsync();
        await using var api = await browser.NewApiAsync(_portal.Url);
        await api.PostAsync("/api/auth/login", new() { DataObject = new { email = PortalProcess.Email, password = PortalProcess.Password } });
        foreach (var room in new[] { "weekly", "yonetim-kurulu" })
            await api.PostAsync("/api/rooms", new() { DataObject = new { name = room } });
        await SeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        await _portal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Recording_IsFoundPlayedFromTheMiddleRenamedDeletedAndBroughtBack()
    {
        var portal = await SignInAsync();
        await portal.OpenAsync("/recordings");
        await Expect(portal.Page.GetByTestId("recording-row")).ToHaveCountAsync(7);
        await ShowAsync(portal, "recordings");

        await portal.Page.GetByTestId("search").FillAsync("TOPLANTISI");
        await Expect(portal.Page.GetByTestId("recording-row")).ToHaveCountAsync(1);
        await portal.Page.GetByTestId("recording-row").ClickAsync();
        var player = portal.Page.GetByTestId("player");
        await Expect(player).ToBeVisibleAsync();
        await SeekAsync(player);
        await ShowAsync(portal, "recording");

        await portal.Page.GetByTestId("recording-menu").ClickAsync();
        await portal.Page.GetByTestId("act-rename").ClickAsync();
        await portal.Page.GetByTestId("recording-title").FillAsync("Kapanış");
        await portal.Page.GetByTestId("rename").ClickAsync();
        await Expect(portal.Page.Locator("h1")).ToHaveTextAsync("Kapanış");
        await Expect(portal.Page.Locator("[data-testid=activity-line][data-action='recording.view']")).ToHaveCountAsync(1);

        await portal.Page.GetByTestId("recording-menu").ClickAsync();
        await portal.Page.GetByTestId("act-delete").ClickAsync();
        await portal.Page.WaitForURLAsync("**/recordings");
        await portal.Page.GetByText("Undo", new() { Exact = true }).ClickAsync();
        await Expect(portal.Page.GetByTestId("recording-row")).ToHaveCountAsync(7);
        await Expect(portal.Page.GetByText("Kapanış is back")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_ShowsItToSomebodyWithoutAnAccount_UntilItIsRevoked()
    {
        var portal = await SignInAsync();
        await portal.OpenAsync("/recordings?search=toplantisi");
        await portal.Page.GetByTestId("recording-row").ClickAsync();
        await portal.Page.GetByTestId("new-share").ClickAsync();
        await portal.Page.GetByTestId("share-password").FillAsync("açık susam");
        await Screenshots.SaveAsync(portal.Page, "recording-share");
        await portal.Page.GetByTestId("make-share").ClickAsync();
        var address = await portal.Page.GetByTestId("share-address").InputValueAsync();
        await portal.Page.GetByTestId("close-share").ClickAsync();
        await Expect(portal.Page.GetByTestId("share")).ToHaveCountAsync(1);

        var guest = await browser.NewPersonAsync(1280, 800);
        await guest.GotoAsync(address);
        await Accessibility.CheckAsync(guest, "a link's password");
        await Screenshots.SaveAsync(guest, "shared-password");
        await guest.FillAsync("#password", "sesame");
        await guest.GetByTestId("unlock").ClickAsync();
        await Expect(guest.GetByTestId("share-problem")).ToBeVisibleAsync();
        await guest.FillAsync("#password", "açık susam");
        await guest.GetByTestId("unlock").ClickAsync();
        await SeekAsync(guest.GetByTestId("player"));
        await Accessibility.CheckAsync(guest, "a link");
        await Screenshots.SaveAsync(guest, "shared");
        await guest.SetViewportSizeAsync(360, 740);
        await AssertNotTooWideAsync(guest);
        await guest.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Screenshots.SaveAsync(guest, "phone-shared-dark");

        await portal.Page.GetByTestId("revoke").ClickAsync();
        await portal.Page.GetByTestId("confirm").ClickAsync();
        await Expect(portal.Page.GetByTestId("share")).ToHaveCountAsync(0);
        await guest.ReloadAsync();
        await Expect(guest.GetByTestId("share-gone")).ToBeVisibleAsync();
        await Screenshots.SaveAsync(guest, "phone-shared-gone");
    }

    [Fact]
    public async Task Pages_OnAPhone_InTurkish_AndOfWhatFailed_AreFit()
    {
        var portal = new PortalDriver(await browser.NewPersonAsync(360, 740, locale: "tr"), _portal.Url);
        await portal.SignInAsync();
        foreach (var (path, name) in new[] { ("/recordings", "phone-recordings-turkish"), ("/recordings?state=failed", "phone-recordings-failed"), ("/rooms/weekly?tab=recordings", "phone-room-recordings"), ("/recordings?state=deleted", "phone-recordings-bin") })
        {
            await portal.OpenAsync(path);
            await AssertNotTooWideAsync(portal.Page);
            await Accessibility.CheckAsync(portal.Page, name);
            await Screenshots.SaveAsync(portal.Page, name);
        }

        await portal.OpenAsync("/recordings?state=failed");
        await portal.Page.GetByTestId("recording-row").First.ClickAsync();
        await portal.Page.GetByTestId("recording-detail").Locator("summary").ClickAsync();
        await AssertNotTooWideAsync(portal.Page);
        await Accessibility.CheckAsync(portal.Page, "a failed recording");
        await Screenshots.SaveAsync(portal.Page, "phone-recording-failed");
        await portal.Page.SetViewportSizeAsync(1280, 800);
        await Screenshots.SaveAsync(portal.Page, "recording-failed-turkish");
    }

    [Fact]
    public async Task Start_WhereSomethingIsMissing_SaysWhatAndCannotBePressed()
    {
        var portal = await SignInAsync();
        await portal.OpenAsync("/rooms/weekly?tab=recordings");
        await portal.Page.GetByTestId("start-recording").ClickAsync();
        await Expect(portal.Page.Locator("[data-testid=preflight-point][data-standing=Failed]").First).ToBeVisibleAsync();
        await Expect(portal.Page.GetByTestId("confirm-start")).ToBeDisabledAsync();
        await Expect(portal.Page.Locator("#start-refusal")).Not.ToBeEmptyAsync();
        await Accessibility.CheckAsync(portal.Page, "starting a recording");
        await Screenshots.SaveAsync(portal.Page, "recording-start");
        await portal.Page.SetViewportSizeAsync(360, 740);
        await AssertNotTooWideAsync(portal.Page);
        await Screenshots.SaveAsync(portal.Page, "phone-recording-start");
    }

    [Fact]
    public async Task SettingsOfARoom_AndTheStorage_AreFit_LightAndDark_OnAPhoneToo()
    {
        var portal = await SignInAsync();
        await portal.OpenAsync("/rooms/weekly?tab=settings");
        await FitAsync(portal, "recording-settings", "recording-settings");
        await portal.Page.GetByTestId("recording-days").FillAsync("-4");
        await portal.Page.GetByTestId("recording-save").ClickAsync();
        await Expect(portal.Page.GetByTestId("recording-days")).ToHaveAttributeAsync("aria-invalid", "true");
        await FitAsync(portal, "recording-settings", "recording-settings-wrong");

        var turkish = new PortalDriver(await browser.NewPersonAsync(360, 740, locale: "tr"), _portal.Url);
        await turkish.SignInAsync();
        await turkish.OpenAsync("/rooms/weekly?tab=settings");
        await FitAsync(turkish, "recording-settings", "recording-settings-turkish");

        // The first sweep comes a minute after the portal's start.
        await using var api = await browser.NewApiAsync(_portal.Url);
        await api.PostAsync("/api/auth/login", new() { DataObject = new { email = PortalProcess.Email, password = PortalProcess.Password } });
        await MeetingDriver.PollAsync(
            async () => (await (await api.GetAsync("/api/admin/recordings/space")).JsonAsync())!.Value.GetProperty("unknown").ValueKind == System.Text.Json.JsonValueKind.Object,
            "the sweep's finding", 120);
        foreach (var (person, name) in new[] { (portal, "recordings-space"), (turkish, "recordings-space-turkish") })
        {
            await person.OpenAsync("/recordings");
            await person.Page.GetByTestId("space").Locator("summary").ClickAsync();
            await Expect(person.Page.GetByTestId("space-unknown")).ToContainTextAsync("_library/");
            await FitAsync(person, "space", name);
        }
    }

    /// <summary>Looked at by axe and by somebody, in both colours and on a phone.</summary>
    private static async Task FitAsync(PortalDriver portal, string part, string name)
    {
        foreach (var (width, height, prefix) in new[] { (1280, 800, ""), (360, 740, "phone-") })
        {
            await portal.Page.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await portal.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await AssertNotTooWideAsync(portal.Page);
                await Accessibility.CheckAsync(portal.Page, $"{prefix}{name}, {scheme}");
                var suffix = scheme == ColorScheme.Dark ? "-dark" : "";
                await portal.Page.GetByTestId(part).ScreenshotAsync(new() { Path = Path.Combine(RepositoryPaths.Screenshots, $"{prefix}{name}{suffix}.png"), Animations = ScreenshotAnimations.Disabled });
            }
        }
    }

    private async Task<PortalDriver> SignInAsync()
    {
        var portal = new PortalDriver(await browser.NewPersonAsync(1280, 800), _portal.Url);
        await portal.SignInAsync();
        return portal;
    }

    private static async Task ShowAsync(PortalDriver portal, string name)
    {
        await Screenshots.SaveAsync(portal.Page, name);
        await Accessibility.CheckAsync(portal.Page, name);
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Accessibility.CheckAsync(portal.Page, $"{name}, dark");
        await Screenshots.SaveAsync(portal.Page, $"{name}-dark");
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    // Into what has not been loaded: only ranges can do that. Then it goes on from there.
    private static async Task SeekAsync(ILocator player)
    {
        await Expect(player).ToHaveJSPropertyAsync("readyState", 4, new() { Timeout = 30_000 });
        Assert.InRange(await player.EvaluateAsync<double>("v => v.duration"), 19.5, 20.5);
        var at = await player.EvaluateAsync<double>(
            "v => new Promise(done => { v.muted = true; v.currentTime = 15; v.addEventListener('seeked', async () => { await v.play(); v.addEventListener('timeupdate', () => { v.pause(); done(v.currentTime); }, { once: true }); }, { once: true }); })");
        Assert.InRange(at, 15, 19);
    }

    private static async Task AssertNotTooWideAsync(IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");

    private async Task SeedAsync()
    {
        await using var database = new SqliteConnection($"Data Source={_portal.Database};Pooling=False");
        await database.OpenAsync();
        string[] titles = [Long, "weekly", "Müşteri görüşmesi", "Sprint review", "weekly", "Demo", "Budget", "Eski kayıt"];
        for (var i = 0; i < titles.Length; i++)
        {
            var (state, reason, detail) = i switch
            {
                4 => (6, "NoWorker", "twirp error unavailable: no response from servers"),
                5 => (7, "Forgotten", (string?)null),
                7 => (8, "None", null),
                _ => (5, "None", null),
            };
            var id = Guid.CreateVersion7();
            if (state is 5 or 8)
                await FilmAsync(id, i);
            await using var command = database.CreateCommand();
            command.CommandText = """
                INSERT INTO Recordings (Id, RoomId, RoomName, Title, SearchText, Engine, Layout, Resolution, AudioOnly, IsAutomatic, RequestedByName, State, Reason, Detail, "End",
                    SourceSize, RequestedAt, StartedAt, EndedAt, StateSince, ReadyAt, DeletedAt, DeletedFrom, FileKey, ThumbnailKey, ContentType, Size, DurationMs, Width, Height, HasVideo, HasAudio, Version)
                SELECT $id, r.Id, r.Name, $title, $search, 'Egress', 'Speaker', 'P720', 0, 0, 'Ayşe Yılmaz', $state, $reason, $detail, 'Stopped',
                    0, $at, $at, $ended, $ended, $ended, $deleted, $from, $file, $picture, 'video/mp4', $size, 20000, 1280, 720, 1, 1, $version
                FROM Rooms r WHERE r.Name = $room
                """;
            var at = DateTime.UtcNow.AddHours(-3 - (i * 9));
            var ready = state is 5 or 8;
            var film = new FileInfo(PathOf(id, ".mp4"));
            (string, object?)[] values =
            [
                ("$id", Write(id)), ("$title", titles[i]), ("$search", Fold($"{titles[i]}\n{Room(i)}\nAyşe Yılmaz")), ("$state", state), ("$reason", reason), ("$detail", detail),
                ("$at", Write(at)), ("$ended", Write(at.AddMinutes(5))), ("$deleted", state == 8 ? Write(DateTime.UtcNow.AddHours(-1)) : null), ("$from", state == 8 ? 5 : null),
                ("$file", ready ? $"library/{id:N}.mp4" : null), ("$picture", ready ? $"library/{id:N}.jpg" : null), ("$size", ready ? film.Length : 0), ("$version", Write(Guid.NewGuid())), ("$room", Room(i)),
            ];
            foreach (var (name, value) in values)
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
    }

    private static string Room(int i) => i % 3 == 0 ? "yonetim-kurulu" : "weekly";

    private static string Write(Guid id) => id.ToString().ToUpperInvariant();

    private static string Write(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Fold(string text) => Bedrud.Domain.Recordings.RecordingSearch.Fold(text);

    private string PathOf(Guid id, string ending) => Path.Combine(_folder, "library", $"{id:N}{ending}");

    private async Task FilmAsync(Guid id, int number)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "library"));
        await RunAsync("-f", "lavfi", "-i", $"testsrc2=size=1280x720:rate=25,hue=h={number * 50}", "-f", "lavfi", "-i", "sine=frequency=440", "-t", "20",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25", "-c:a", "aac", "-movflags", "+faststart", PathOf(id, ".mp4"));
        await RunAsync("-i", PathOf(id, ".mp4"), "-frames:v", "1", "-vf", "scale=320:-2", PathOf(id, ".jpg"));
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-y", "-v", "error", .. arguments]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }
}
