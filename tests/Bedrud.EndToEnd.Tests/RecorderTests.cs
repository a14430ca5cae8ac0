using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The built-in recorder on real media: the file plays, shows and sounds, whatever was killed while it was made.</summary>
public sealed partial class RecorderTests(Browser browser) : IAsyncLifetime
{
    private const string Room = "recorded";
    private readonly PortalProcess _portal = new();
    private readonly Guid _id = Guid.NewGuid();

    private string Folder => Path.Combine(_portal.DataFolder, "recordings", "incoming", _id.ToString("N"));

    private string File => Path.Combine(Folder, $"{_id:N}.mp4");

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        if (System.IO.File.Exists(Path.Combine(Folder, "recording.json")) && BrowserPid is var pid and not 0)
            Process.GetProcessById(pid).Kill(entireProcessTree: true);
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task TwoPeople_FileShowsAndSounds_AndLastsAsLongAsTheRecording()
    {
        await BeginAsync();
        await RecordedAsync(part: 1, seconds: 10);

        var record = await EndAsync();

        Assert.Equal("Complete", record.GetProperty("status").GetString());
        Assert.True(record.GetProperty("meetingEnded").GetBoolean());
        var clock = record.GetProperty("endedAt").GetDateTime() - record.GetProperty("startedAt").GetDateTime();
        var lasts = await DurationAsync();
        Assert.True((clock - lasts).Duration() < TimeSpan.FromSeconds(1), $"The file lasts {lasts}, the recording lasted {clock}.");
        await ShowsAndSoundsAsync();
        Assert.Equal([Path.GetFileName(File), "recording.json"], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task BrowserKilled_AnotherGoesOn_AndAllButTheLastSecondsAreInOneFile()
    {
        await BeginAsync();
        await RecordedAsync(part: 1, seconds: 5);
        var before = Started(Record());
        using (var first = Process.GetProcessById(BrowserPid))
            first.Kill();
        var killed = DateTime.UtcNow;
        await RecordedAsync(part: 2, seconds: 5);

        var record = await EndAsync();

        Assert.Equal(2, record.GetProperty("part").GetInt32());
        var least = killed - before - TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(4);
        Assert.True(await DurationAsync() > least, $"The file lasts {await DurationAsync()}, and {least} were recorded at least.");
        await ShowsAndSoundsAsync();
    }

    [Fact]
    public async Task PortalKilled_TheSameBrowserGoesOn_AndNothingIsMissing()
    {
        await BeginAsync();
        await RecordedAsync(part: 1, seconds: 3);
        var recorder = BrowserPid;
        await _portal.KillAsync();
        // Nobody waits for anything here: for so long there is no portal, and the page keeps what it would have sent.
        await Task.Delay(TimeSpan.FromSeconds(4));
        await _portal.StartAsync();
        // What the page kept, and then what is new.
        await RecordedAsync(part: 1, seconds: 1);
        await RecordedAsync(part: 1, seconds: 3);
        Assert.Equal(recorder, BrowserPid);

        var record = await EndAsync();

        Assert.Equal(1, record.GetProperty("part").GetInt32());
        var clock = record.GetProperty("endedAt").GetDateTime() - Started(record);
        var lasts = await DurationAsync();
        Assert.True((clock - lasts).Duration() < TimeSpan.FromSeconds(1.5), $"The file lasts {lasts}, the recording lasted {clock}.");
        await ShowsAndSoundsAsync();
    }

    [Fact]
    public async Task BrowserAndPortalKilled_WhatWasRecordedIsKept()
    {
        await BeginAsync();
        await RecordedAsync(part: 1, seconds: 6);
        await _portal.KillAsync();
        using (var recorder = Process.GetProcessById(BrowserPid))
            recorder.Kill();
        await _portal.StartAsync();

        var record = await EndedAsync();

        Assert.Equal("Aborted", record.GetProperty("status").GetString());
        Assert.True(await DurationAsync() > TimeSpan.FromSeconds(4));
        await ShowsAndSoundsAsync();
    }

    /// <summary>The page belongs to whom the portal gave the secret, and to nobody else.</summary>
    [Fact]
    public async Task SocketOfSomebodyElse_LearnsAndChangesNothing()
    {
        await BeginAsync();
        using var stranger = new System.Net.WebSockets.ClientWebSocket();
        await stranger.ConnectAsync(new Uri($"{_portal.Url.Replace("http", "ws", StringComparison.Ordinal)}/recorder/{_id}/sink"), TestContext.Current.CancellationToken);
        await stranger.SendAsync("""{"type":"hello","secret":"00"}"""u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(async () => await stranger.ReceiveAsync(new byte[1024].AsMemory(), TestContext.Current.CancellationToken));

        var had = Part(1);
        await MeetingDriver.PollAsync(() => Task.FromResult(Part(1) > had), "bytes of the recorder's own page");
    }

    private int BrowserPid => Record().GetProperty("browser") is { ValueKind: JsonValueKind.Object } process ? process.GetProperty("pid").GetInt32() : 0;

    private static DateTime Started(JsonElement record) => record.GetProperty("startedAt").GetDateTime();

    /// <summary>A recording whose portal was killed before it could start a browser: the next portal begins it. And two people to be recorded.</summary>
    private async Task BeginAsync()
    {
        Directory.CreateDirectory(Folder);
        await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, "recording.json"), JsonSerializer.Serialize(
            new { recordingId = _id, roomName = Room, layout = "Grid", resolution = "P720", audioOnly = false, askedAt = DateTime.UtcNow.AddSeconds(30), status = "Starting" }));
        await _portal.StartAsync();
        using var administrator = new HttpClient { BaseAddress = new Uri(_portal.Url) };
        (await administrator.PostAsJsonAsync("/api/auth/login", new { email = PortalProcess.Email, password = PortalProcess.Password })).EnsureSuccessStatusCode();
        (await administrator.PostAsJsonAsync("/api/rooms", new { name = Room })).EnsureSuccessStatusCode();
        var ada = await new MeetingDriver(await browser.NewPersonAsync(640, 480)).JoinAsync($"{_portal.Url}/m/{Room}", "Ada");
        await new MeetingDriver(await browser.NewPersonAsync(640, 480)).JoinAsync($"{_portal.Url}/m/{Room}", "Zeynep");
        await ada.SeesAsync("Zeynep", 3);
        await MeetingDriver.PollAsync(() => Task.FromResult(Record().GetProperty("status").GetString() == "Active"), $"the recording's beginning{Environment.NewLine}{_portal.Output}", seconds: 60);
    }

    /// <summary>Ends the meeting, and waits until its recording is a file.</summary>
    private async Task<JsonElement> EndAsync()
    {
        var (key, secret) = _portal.LiveKitKeys;
        var token = Jwt.Make(
            """{"alg":"HS256","typ":"JWT"}""",
            $$$"""{"iss":"{{{key}}}","sub":"test","exp":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300}}},"video":{"roomCreate":true}}""",
            secret);
        using var liveKit = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        (await liveKit.PostAsJsonAsync($"http://127.0.0.1:{_portal.LiveKitPort}/twirp/livekit.RoomService/DeleteRoom", new { room = Room })).EnsureSuccessStatusCode();
        return await EndedAsync();
    }

    private async Task<JsonElement> EndedAsync()
    {
        await MeetingDriver.PollAsync(
            () => Task.FromResult(Record().GetProperty("status").GetString() is not ("Starting" or "Active" or "Ending")), $"the file{Environment.NewLine}{_portal.Output}", seconds: 90);
        return Record();
    }

    private JsonElement Record() => JsonSerializer.Deserialize<JsonElement>(System.IO.File.ReadAllText(Path.Combine(Folder, "recording.json")));

    private long Part(int number) => new FileInfo(Path.Combine(Folder, $"part-{number}.mp4")) is { Exists: true } part ? part.Length : 0;

    /// <summary>Waits until so much more of a part is on the disk: a fragment is a second, and what is behind the last one may be torn.</summary>
    private async Task RecordedAsync(int part, int seconds)
    {
        var had = Fragments(part);
        await MeetingDriver.PollAsync(
            () => Task.FromResult(Fragments(part) >= had + seconds), $"{seconds} more seconds of part {part}{Environment.NewLine}{_portal.Output}", seconds: 90);
    }

    // The file's uppermost boxes, each with its length before it; a "moof" opens a fragment.
    private int Fragments(int part)
    {
        var path = Path.Combine(Folder, $"part-{part}.mp4");
        if (!System.IO.File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> head = stackalloc byte[8];
        var found = 0;
        for (long size; file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && (size = BinaryPrimitives.ReadUInt32BigEndian(head)) >= head.Length; file.Position += size - head.Length)
        {
            if (head[4..].SequenceEqual("moof"u8))
                found++;
        }

        return found;
    }

    private async Task<TimeSpan> DurationAsync() => TimeSpan.FromSeconds(double.Parse(
        (await RunAsync("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", File)).Output, CultureInfo.InvariantCulture));

    private async Task ShowsAndSoundsAsync()
    {
        // The recorder is there before the people are: until then it shows the room's name on a dark ground.
        var black = await RunAsync("ffmpeg", "-nostdin", "-i", File, "-vf", "blackdetect=d=0.5:pix_th=0.15", "-an", "-f", "null", "-");
        var dark = BlackDuration().Matches(black.Errors).Sum(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.True((await DurationAsync()).TotalSeconds - dark > 3, black.Errors);
        var volume = await RunAsync("ffmpeg", "-nostdin", "-i", File, "-vn", "-af", "volumedetect", "-f", "null", "-");
        var loudest = double.Parse(MaxVolume().Match(volume.Errors).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(loudest > -30, $"The loudest is {loudest} dB.");
    }

    private static async Task<(string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return (await output, await errors);
    }

    [GeneratedRegex(@"black_duration:([\d.]+)")]
    private static partial Regex BlackDuration();

    [GeneratedRegex(@"max_volume: (-?[\d.]+) dB")]
    private static partial Regex MaxVolume();
}
