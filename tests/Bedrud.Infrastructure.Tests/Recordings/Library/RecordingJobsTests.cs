using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>The way of a file from its recorder into the library, and every way in which it may fail.</summary>
public sealed class RecordingJobsTests : IAsyncLifetime
{
    private readonly JobDisk _disk = new();
    private S3Stand _s3 = null!;

    public async ValueTask InitializeAsync() => _s3 = await S3Stand.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _s3.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task AFileInS3_ComesIntoTheLibrary_AndThenLeavesItsSource()
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        var recording = await rig.FindAsync(id);
        Assert.Equal((RecordingState.Ready, RecordingReason.None, null), (recording.State, recording.Reason, recording.Detail));
        Assert.Equal((320, 180, true, true, "video/mp4", (long)MediaFiles.Plain.Length), (recording.Width, recording.Height, recording.HasVideo, recording.HasAudio, recording.ContentType, recording.Size));
        Assert.InRange(recording.Duration.TotalSeconds, 3.9, 4.2);
        Assert.Equal(MediaFiles.Plain, await rig.BytesAsync(recording.FileKey!));
        Assert.Equal([0xFF, 0xD8], (await rig.BytesAsync(recording.ThumbnailKey!))[..2]);
        Assert.Empty(_s3.Keys);
        Assert.Null(await rig.JobAsync(id));
        Assert.False(Directory.Exists(rig.Get<RecordingFolders>().WorkOf(id)));
    }

    [Fact]
    public async Task TheLibraryInS3_KeepsTheFile_AndNotTheSource()
    {
        await using var rig = await StartAsync(library: LibraryStorage.S3);
        _s3.Put("bedrud/daily/a.mp4", MediaFiles.Plain);
        var id = await rig.EndedAsync(_s3.LocationOf("bedrud/daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        Assert.Equal([$"bedrud/_library/{id:N}.jpg", $"bedrud/_library/{id:N}.mp4"], _s3.Keys);
        Assert.Equal(MediaFiles.Plain, _s3.Find($"bedrud/_library/{id:N}.mp4"));
    }

    [Theory]
    [InlineData(403, RecordingReason.FetchRefused)]
    [InlineData(503, RecordingReason.FetchFailed)]
    public async Task S3ThatRefuses_FailsTheRecording_AndIsAskedAgainUntilItGives(int status, RecordingReason reason)
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        _s3.Refuses = status;
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Failed, reason), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).Reason));
        Assert.Equal(rig.Now.AddSeconds(5), (await rig.JobAsync(id))!.NextAttemptAt, TimeSpan.FromSeconds(1));
        _s3.Refuses = 0;
        Assert.Equal(0, await rig.WorkAsync());
        rig.Time.Advance(TimeSpan.FromSeconds(6));
        await rig.WorkAsync();
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        AssertNoSecret(rig);
    }

    [Fact]
    public async Task ATransferThatBreaksOff_IsGoneOnWithWhereItBrokeOff()
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        _s3.BreaksOff = true;
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal(RecordingReason.FetchFailed, (await rig.FindAsync(id)).Reason);
        var have = new FileInfo(Path.Combine(rig.Get<RecordingFolders>().WorkOf(id), "source.part")).Length;
        Assert.InRange(have, 1, MediaFiles.Plain.Length - 1);
        _s3.BreaksOff = false;
        rig.Time.Advance(TimeSpan.FromSeconds(6));
        await rig.WorkAsync();
        Assert.Equal($"GET /recordings/daily/a.mp4 bytes={have}-", Assert.Single(_s3.Asked, a => a.EndsWith('-')));
        Assert.Equal(MediaFiles.Plain, await rig.BytesAsync((await rig.FindAsync(id)).FileKey!));
    }

    [Fact]
    public async Task ASourceThatIsShorterThanItsRecorderSays_IsTruncated_AndStays()
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain[..5000]);
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Failed, RecordingReason.Truncated), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).Reason));
        Assert.Equal(["daily/a.mp4"], _s3.Keys);
    }

    [Fact]
    public async Task ALibraryThatKeepsHalf_IsNotBelieved_AndTheSourceStays()
    {
        await using var rig = await StartAsync(library: LibraryStorage.S3);
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        _s3.Shortens = true;
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Failed, RecordingReason.StorageFailed), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).Reason));
        Assert.Equal(["daily/a.mp4"], _s3.Keys);
    }

    [Fact]
    public async Task AFullLibrary_IsTriedAgain_WhenThereIsRoom()
    {
        await using var rig = await StartAsync(library: LibraryStorage.S3);
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        _s3.Quota = MediaFiles.Plain.Length + 10;
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal(RecordingReason.StorageFull, (await rig.FindAsync(id)).Reason);
        _s3.Quota = long.MaxValue;
        rig.Time.Advance(TimeSpan.FromSeconds(6));
        await rig.WorkAsync();
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task ADiskThatIsFull_TakesNothing()
    {
        await using var rig = await StartAsync(o => o.MinFreeBytes = long.MaxValue / 2);
        File.WriteAllBytes(Path.Combine(_disk.Shared, "a.mp4"), MediaFiles.Plain);
        var id = await rig.EndedAsync("/out/a.mp4");

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Failed, RecordingReason.StorageFull), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).Reason));
        Assert.True(File.Exists(Path.Combine(_disk.Shared, "a.mp4")));
    }

    [Theory]
    [InlineData("/elsewhere/a.mp4")]
    [InlineData("/out/missing.mp4")]
    [InlineData("/out/../secret.mp4")]
    public async Task APathOfAnotherMachine_IsToldAtOnce_WithWhatWouldMendIt(string location)
    {
        await using var rig = await StartAsync();
        File.WriteAllBytes(Path.Combine(_disk.Folder, "secret.mp4"), MediaFiles.Plain);
        var id = await rig.EndedAsync(location);

        await rig.WorkAsync();

        var recording = await rig.FindAsync(id);
        Assert.Equal((RecordingState.Failed, RecordingReason.LocalPath), (recording.State, recording.Reason));
        Assert.Contains("Recordings:Egress:Folder", recording.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileInASharedFolder_ComesIntoTheLibrary_WhateverItsNameThere()
    {
        await using var rig = await StartAsync();
        File.WriteAllBytes(Path.Combine(_disk.Shared, "a.mp4"), MediaFiles.Fragmented);
        var id = await rig.EndedAsync("/out/a.mp4", MediaFiles.Fragmented.Length);

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        Assert.False(File.Exists(Path.Combine(_disk.Shared, "a.mp4")));
    }

    [Fact]
    public async Task ALinkOutOfTheSharedFolder_IsNotFollowed()
    {
        await using var rig = await StartAsync();
        File.WriteAllBytes(Path.Combine(_disk.Folder, "secret.mp4"), MediaFiles.Plain);
        File.CreateSymbolicLink(Path.Combine(_disk.Shared, "a.mp4"), Path.Combine(_disk.Folder, "secret.mp4"));
        var id = await rig.EndedAsync("/out/a.mp4");

        await rig.WorkAsync();

        Assert.Equal(RecordingReason.LocalPath, (await rig.FindAsync(id)).Reason);
    }

    [Fact]
    public async Task WhatTheBuiltInRecorderWrote_ComesIntoTheLibrary()
    {
        await using var rig = await StartAsync();
        var id = Guid.CreateVersion7();
        var file = Path.Combine(rig.Get<RecordingFolders>().IncomingOf(id), "a.mp4");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, MediaFiles.Fragmented);

        await rig.EndedAsync(file, MediaFiles.Fragmented.Length, id: id);
        await rig.WorkAsync();

        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task ALostRecording_IsReadyWhenItsFileTurnsUp()
    {
        await using var rig = await StartAsync();
        var id = await rig.EndedAsync(null, sourcePath: "daily/late.mp4");

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Lost, (await rig.FindAsync(id)).State);
        _s3.Put("daily/late.mp4", MediaFiles.Plain);
        rig.Time.Advance(TimeSpan.FromSeconds(6));
        await rig.WorkAsync();
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task AFileThatStillGrows_IsLeftAlone_UntilItIsQuiet()
    {
        await using var rig = await StartAsync();
        File.WriteAllBytes(Path.Combine(_disk.Shared, "late.mp4"), MediaFiles.Fragmented);
        var id = await rig.EndedAsync(null, sourcePath: "/out/late.mp4");

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Lost, (await rig.FindAsync(id)).State);
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        await rig.WorkAsync();
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task Rubbish_IsUnreadable_AndStays()
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", [.. Enumerable.Range(0, 9000).Select(i => (byte)(i * 7))]);
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"));

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Failed, RecordingReason.Unreadable), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).Reason));
        Assert.Equal(["daily/a.mp4"], _s3.Keys);
    }

    [Fact]
    public async Task ABlackAndSilentFile_IsReady_WithADoubt()
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", MediaFiles.BlackAndSilent);
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"));

        await rig.WorkAsync();

        var recording = await rig.FindAsync(id);
        Assert.Equal(RecordingState.Ready, recording.State);
        Assert.Contains("black", recording.Detail, StringComparison.Ordinal);
        Assert.Contains("silence", recording.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutFfmpeg_TheLibraryDoesWithLess()
    {
        await using var rig = await StartAsync(o => o.Ffmpeg = "/nowhere/ffmpeg");
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"));

        await rig.WorkAsync();

        var recording = await rig.FindAsync(id);
        Assert.Equal((RecordingState.Ready, null, 320), (recording.State, recording.ThumbnailKey, recording.Width));
        Assert.InRange(recording.Duration.TotalSeconds, 3.9, 4.2);
    }

    [Fact]
    public async Task AFilePointedToByHand_IsFetched_AndStaysWhereItIs()
    {
        await using var rig = await StartAsync();
        var id = await rig.EndedAsync("/elsewhere/a.mp4");
        await rig.WorkAsync();
        await using var web = await WebStand.StartAsync(MediaFiles.Plain);
        await PointAsync(rig, id, $"{web.Url}/file.mp4?signature=very-secret-signature");

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        Assert.DoesNotContain(rig.Log, line => line.Contains("very-secret-signature", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("ftp://files.example.org/a.mp4")]
    [InlineData("s3://other-bucket/a.mp4")]
    public async Task AnAddressThatIsNotGoneTo_IsRefused(string source)
    {
        await using var rig = await StartAsync();
        var id = await rig.EndedAsync("/elsewhere/a.mp4");
        await rig.WorkAsync();
        await PointAsync(rig, id, source);

        await rig.WorkAsync();

        Assert.Equal(RecordingReason.FetchRefused, (await rig.FindAsync(id)).Reason);
    }

    [Fact]
    public async Task AServerThatSendsOnIntoThisNetwork_IsNotFollowed()
    {
        await using var rig = await StartAsync();
        await using var web = await WebStand.StartAsync(MediaFiles.Plain);
        web.SendsOnTo = "http://127.0.0.2:1/inner.mp4";
        var id = await rig.EndedAsync($"{web.Url}/file.mp4");

        await rig.WorkAsync();

        Assert.Equal(RecordingReason.FetchRefused, (await rig.FindAsync(id)).Reason);
    }

    [Fact]
    public async Task AfterThreeDays_ItIsGivenUp()
    {
        await using var rig = await StartAsync();
        var id = await rig.EndedAsync("/elsewhere/a.mp4");
        await rig.WorkAsync();
        rig.Time.Advance(RecordingJob.Lasts);

        await rig.WorkAsync();

        Assert.NotNull((await rig.JobAsync(id))!.GaveUpAt);
        rig.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await rig.WorkAsync());
    }

    private static async Task PointAsync(JobRig rig, Guid id, string source)
    {
        await using var db = rig.Open();
        var job = await db.RecordingJobs.FindAsync(id);
        (job!.Source, job.NextAttemptAt, job.Version) = (source, rig.Now, Guid.NewGuid());
        await db.SaveChangesAsync();
    }

    private static void AssertNoSecret(JobRig rig) => Assert.DoesNotContain(
        rig.Log, line => line.Contains(S3Stand.Secret, StringComparison.Ordinal) || line.Contains(S3Stand.AccessKey, StringComparison.Ordinal) || line.Contains("X-Amz-Signature", StringComparison.Ordinal));

    private async Task<JobRig> StartAsync(Action<RecordingOptions>? choose = null, LibraryStorage library = LibraryStorage.Disk)
    {
        var rig = new JobRig(_disk, options =>
        {
            Set(options, _s3, _disk);
            options.Library = library;
            choose?.Invoke(options);
        });
        await rig.MigrateAsync();
        return rig;
    }

    internal static void Set(RecordingOptions options, S3Stand s3, JobDisk disk)
    {
        options.S3 = new RecordingS3Options { Endpoint = s3.Url, Bucket = S3Stand.Bucket, AccessKey = S3Stand.AccessKey, Secret = S3Stand.Secret, Prefix = "bedrud/" };
        options.Egress = new RecordingEgressOptions { Folder = "/out", SharedFolder = disk.Shared };
    }
}
