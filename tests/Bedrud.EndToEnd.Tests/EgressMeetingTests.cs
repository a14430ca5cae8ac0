namespace Bedrud.EndToEnd.Tests;

/// <summary>
/// A meeting is recorded from inside it by LiveKit's egress, which writes to an S3 storage, until its file plays in the library, which lies there too. Of egress the
/// development media server makes as much as this needs.
/// </summary>
public sealed class EgressMeetingTests(Browser browser) : IAsyncLifetime
{
    private S3Stand _s3 = null!;
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("BEDRUD_TEST_LIVEKIT") is { Length: > 0 }, "A real livekit-server needs a Redis and an egress worker.");
        _s3 = await S3Stand.StartAsync();
        _house = new House(browser)
        {
            Settings = [.. _s3.Settings, "--Recordings:Library=S3", "--Recordings:Recorder=Egress", "--LiveKit:Redis:Address=127.0.0.1:6379"],
        };
        await _house.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        if (_house is not null)
            await _house.DisposeAsync();
        if (_s3 is not null)
            await _s3.DisposeAsync();
    }

    [Fact]
    public async Task StartedInTheMeeting_EverybodySeesIt_AndTheFilePlays()
    {
        var recording = await RecordedMeeting.RecordAsync(_house, "composed");

        var id = recording.GetProperty("id").GetGuid();
        Assert.Equal("egress", (await _house.AskAsync("GET", $"/api/recordings/{id}"))!.Value.GetProperty("engine").GetString());
        var source = $"composed/{id:N}.mp4";
        Assert.Contains($"PUT /{S3Stand.Bucket}/{source}", _s3.Asked);
        var kept = new KeptRecording(_house, recording);
        await kept.IsWholeAsync(_s3.Find(kept.Key)!);
        await MeetingDriver.PollAsync(() => Task.FromResult(_s3.Find(source) is null), "the end of the source, whose copy is verified");
    }
}
