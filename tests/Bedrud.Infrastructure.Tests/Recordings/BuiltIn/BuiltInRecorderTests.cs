using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.BuiltIn;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.Recordings.BuiltIn;

/// <summary>What a portal makes of the parts that lie on its disk, and what it must never lose of them.</summary>
public sealed class BuiltInRecorderTests : IDisposable
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "Recorded", "recorder", "three-seconds.mp4");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DataFolder _data = new(Directory.CreateTempSubdirectory("bedrud-recorder-").FullName);
    private readonly Guid _id = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CaptureFolder Folder => new(_data, _id);

    public void Dispose() => Directory.Delete(_data.Path, recursive: true);

    [Fact]
    public async Task PartsThatCouldNotBeJoined_AreKept_AndJoinedLater()
    {
        Write(Left(RecorderStatus.Failed) with { Error = "No space left on device" }, Sample);
        // Nothing can be written there.
        var obstacle = Directory.CreateDirectory($"{Folder.File}.joined").FullName;
        await using var recorder = await StartAsync();

        var report = await ReportAsync(recorder, r => r.Error != "No space left on device");
        Assert.Equal((RecorderStatus.Failed, null), (report.Status, report.Location));
        Assert.True(File.Exists(Folder.Part(1)));
        Directory.Delete(obstacle);

        report = await ReportAsync(recorder, r => r.Location is not null);
        Assert.Equal((RecorderStatus.Complete, TimeSpan.FromSeconds(3)), (report.Status, report.Duration));
        Assert.True(File.Exists(report.Location));
    }

    [Fact]
    public async Task PartThatDecodesOtherwise_IsKeptOutsideOfTheFolder_AndTold()
    {
        Write(Left(RecorderStatus.Ending) with { Part = 2 }, Sample);
        var content = await File.ReadAllBytesAsync(Sample, Token);
        content[content.AsSpan().IndexOf("vp09"u8)] = (byte)'x';
        await File.WriteAllBytesAsync(Folder.Part(2), content, Token);
        await using var recorder = await StartAsync();

        var report = await ReportAsync(recorder, r => r.Location is not null);

        Assert.Equal($"1 of 2 parts could not be joined and are kept in {Folder.Rest}.", report.Error);
        Directory.Delete(Folder.Path, recursive: true);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Folder.Rest, "part-2.mp4"), Token));
    }

    [Fact]
    public async Task DraftsOfAPortalThatWasKilled_AreRemoved()
    {
        Write(Left(RecorderStatus.Ending), Sample);
        var draft = $"{Folder.File}.{Guid.NewGuid():N}.converted";
        await File.WriteAllTextAsync(draft, "half", Token);
        await using var recorder = await StartAsync();

        await ReportAsync(recorder, r => r.Location is not null);

        Assert.False(File.Exists(draft));
    }

    [Fact]
    public async Task FolderThatCannotBeRead_IsNoReasonNotToStart_AndIsTold()
    {
        Directory.CreateDirectory(Path.Combine(CaptureFolder.Root(_data), Guid.NewGuid().ToString("N"), "recording.json"));
        Write(Left(RecorderStatus.Ending), Sample);
        await using var recorder = await StartAsync();

        await ReportAsync(recorder, r => r.Location is not null);

        var point = (await recorder.Recorder.CheckAsync(Token)).Single(p => p.Code == "recorder");
        Assert.Equal((PreflightStanding.Doubtful, "failed"), (point.Standing, point.Cause));
        Assert.Contains("recording.json", point.Detail);
    }

    [Fact]
    public async Task LockThatIsAnotherUsers_IsToldByThePreflight()
    {
        Directory.CreateDirectory(_data.File("recordings", "recorder.lock"));
        await using var recorder = await StartAsync();

        var point = (await recorder.Recorder.CheckAsync(Token)).Single(p => p.Code == "recorder");

        Assert.Equal((PreflightStanding.Failed, "failed"), (point.Standing, point.Cause));
        Assert.Contains("recorder.lock", point.Detail);
    }

    [Fact]
    public async Task SecondPortal_SaysThatAnotherRecordsThere()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        var point = (await second.Recorder.CheckAsync(Token)).Single(p => p.Code == "recorder");

        Assert.Equal(("another-portal", _data.Path), (point.Cause, point.Args.Single()));
    }

    [Fact]
    public async Task PortalWithHttpsOnly_SaysSo()
    {
        await using var recorder = await StartAsync("https://127.0.0.1:8443");

        var point = (await recorder.Recorder.CheckAsync(Token)).Single(p => p.Code == "recorder");

        Assert.Equal(("https-only", "https://127.0.0.1:8443"), (point.Cause, point.Args.Single()));
    }

    [Fact]
    public async Task PortalThatEnds_SaysNothingOfRecordingsAnyMore()
    {
        await using var recorder = await StartAsync();

        await recorder.Recorder.StopAsync(Token);

        await Assert.ThrowsAsync<RecorderException>(() => recorder.Recorder.ListAsync(Token));
    }

    private CaptureRecord Left(RecorderStatus status) => new()
    {
        RecordingId = _id,
        RoomName = "daily",
        Status = status,
        AskedAt = DateTime.UtcNow.AddHours(-3),
        StartedAt = DateTime.UtcNow.AddHours(-3),
        EndedAt = DateTime.UtcNow.AddHours(-2),
        Part = 1,
    };

    private void Write(CaptureRecord record, string part)
    {
        Folder.Write(record);
        File.Copy(part, Folder.Part(1));
    }

    private async Task<Running> StartAsync(string url = "http://127.0.0.1:8090")
    {
        var liveKit = new LiveKitConnection(new Uri("http://127.0.0.1:7880"), "key", "secret-that-is-long-enough-for-anybody");
        var options = Options.Create(new RecordingOptions { MinFreeBytes = 0 });
        var timings = new CaptureTimings { JoinAgain = TimeSpan.FromMilliseconds(100) };
        var recorder = new BuiltInRecorder(new CaptureServices(
            _data, new FixedAddress(new Uri(url)), liveKit, new TokenSigner(liveKit, TimeProvider.System), options, timings, TimeProvider.System,
            NullLogger<BuiltInRecorder>.Instance));
        await recorder.StartAsync(Token);
        return new Running(recorder);
    }

    private async Task<RecorderReport> ReportAsync(Running running, Func<RecorderReport, bool> isIt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (true)
        {
            if ((await running.Recorder.ListAsync(Token)).Single(r => r.RecordingId == _id) is var report && isIt(report))
                return report;
            await Task.Delay(50, limit.Token);
        }
    }

    private sealed record Running(BuiltInRecorder Recorder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Recorder.StopAsync(CancellationToken.None);
            Recorder.Dispose();
        }
    }

    private sealed class FixedAddress(Uri url) : IPortalAddress
    {
        public Task<Uri> GetLocalUrlAsync(CancellationToken cancellationToken) => Task.FromResult(url);

        public Task<IReadOnlyCollection<string>> GetListeningHostsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([url.Host]);
    }
}
