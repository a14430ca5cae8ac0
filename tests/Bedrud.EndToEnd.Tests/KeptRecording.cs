using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A recording that is in the library, as whoever may download it has it.</summary>
internal sealed class KeptRecording(House house, JsonElement recording)
{
    private readonly Guid _id = recording.GetProperty("id").GetGuid();
    private readonly double _seconds = recording.GetProperty("seconds").GetDouble();

    /// <summary>Under which the library keeps it.</summary>
    public string Key => $"_library/{_id:N}.mp4";

    /// <summary>Asserts that its file is what the library keeps, can be had in part, shows and sounds, and plays in the page from its middle.</summary>
    /// <param name="kept">What the library keeps under <see cref="Key"/>, got past the portal.</param>
    public async Task IsWholeAsync(byte[] kept)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{_id:N}.mp4");
        try
        {
            await File.WriteAllBytesAsync(path, await DownloadAsync(kept));
            await ShowsAndSoundsAsync(path);
        }
        finally
        {
            File.Delete(path);
        }

        await PlaysAsync();
    }

    private async Task<byte[]> DownloadAsync(byte[] kept)
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(house.Url) };
        (await client.PostAsJsonAsync("/api/auth/login", new { email = PortalProcess.Email, password = PortalProcess.Password })).EnsureSuccessStatusCode();
        var bytes = await client.GetByteArrayAsync($"/api/recordings/{_id}/file?download=true");
        Assert.True(bytes.AsSpan().SequenceEqual(kept), $"{bytes.Length} bytes were downloaded, which are not the {kept.Length} that are kept.");

        foreach (var (range, wished) in new[] { (new RangeHeaderValue(100, 1099), 100..1100), (new RangeHeaderValue(null, 500), ^500..) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{_id}/file") { Headers = { Range = range } };
            using var part = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(bytes.LongLength, part.Content.Headers.ContentRange!.Length);
            Assert.Equal(bytes[wished], await part.Content.ReadAsByteArrayAsync());
        }

        return bytes;
    }

    private async Task ShowsAndSoundsAsync(string path)
    {
        var file = await RecordedFile.MeasureAsync(path);
        Assert.True(file is { HasVideo: true, HasAudio: true }, file.ToString());
        Assert.InRange(file.Seconds, _seconds - 1, _seconds + 1);
        Assert.True(file.Brightness > 30, $"It is black: {file}");
        // Chromium's false microphone beeps.
        Assert.True(file.Loudest > -40, $"It is silent: {file}");
    }

    private async Task PlaysAsync()
    {
        var library = await house.AdministratorAsync();
        await library.Page.GotoAsync($"{house.Url}/recordings/{_id}");
        var player = library.Page.GetByTestId("player");
        await MeetingDriver.PollAsync(() => player.EvaluateAsync<bool>("v => v.readyState >= 1 && Number.isFinite(v.duration)"), "a length in the player");
        Assert.InRange(await player.EvaluateAsync<double>("v => v.duration"), _seconds - 1, _seconds + 1);
        await player.EvaluateAsync("async v => { v.muted = true; v.currentTime = v.duration / 2; await v.play(); }");
        await MeetingDriver.PollAsync(
            () => player.EvaluateAsync<bool>("v => v.currentTime > v.duration / 2 + 0.5 && v.getVideoPlaybackQuality().totalVideoFrames > 5"), "it plays from its middle");
    }
}
