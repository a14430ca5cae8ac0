using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>Where a source and the library are the same place, where notes are old, and sources that hold up others.</summary>
public sealed class OnlyCopyTests : IAsyncLifetime
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
    public async Task ARoomCalledLibrary_KeepsItsRecordings_InTheSameBucket()
    {
        await using var rig = await StartAsync(o => o.Library = LibraryStorage.S3);
        var id = Guid.CreateVersion7();
        var source = RecordingPaths.For("bedrud/", id, "library");
        _s3.Put(source, MediaFiles.Plain);
        await rig.EndedAsync(_s3.LocationOf(source), MediaFiles.Plain.Length, id: id);

        await rig.WorkAsync();

        var recording = await rig.FindAsync(id);
        Assert.Equal(RecordingState.Ready, recording.State);
        Assert.Equal(MediaFiles.Plain, await rig.BytesAsync(recording.FileKey!));
        Assert.DoesNotContain(source, _s3.Keys);
    }

    [Fact]
    public async Task ARoomCalledLibrary_KeepsItsRecordings_InTheSharedFolder()
    {
        await using var rig = await StartAsync(o => o.Folder = _disk.Shared);
        var id = Guid.CreateVersion7();
        Directory.CreateDirectory(Path.Combine(_disk.Shared, "library"));
        File.WriteAllBytes(Path.Combine(_disk.Shared, "library", $"{id:N}.mp4"), MediaFiles.Plain);
        await rig.EndedAsync($"/out/library/{id:N}.mp4", MediaFiles.Plain.Length, id: id);

        await rig.WorkAsync();

        Assert.Equal(MediaFiles.Plain, await rig.BytesAsync((await rig.FindAsync(id)).FileKey!));
    }

    [Theory]
    [InlineData(LibraryStorage.S3)]
    [InlineData(LibraryStorage.Disk)]
    public async Task WhatLiesInTheLibraryAlready_IsTakenAsItIs_AndNotDeleted(LibraryStorage library)
    {
        await using var rig = await StartAsync(o => (o.Library, o.Folder) = (library, _disk.Shared));
        var id = Guid.CreateVersion7();
        var key = RecordingKeys.File(id, ".mp4");
        _s3.Put($"bedrud/{key}", MediaFiles.Plain);
        Directory.CreateDirectory(Path.Combine(_disk.Shared, RecordingKeys.Root));
        File.WriteAllBytes(Path.Combine(_disk.Shared, key), MediaFiles.Plain);
        await rig.EndedAsync(library == LibraryStorage.S3 ? _s3.LocationOf($"bedrud/{key}") : $"/out/{key}", MediaFiles.Plain.Length, id: id);

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Ready, key), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).FileKey));
        Assert.Equal(MediaFiles.Plain, await rig.BytesAsync(key));
        Assert.DoesNotContain(_s3.Asked, a => a.StartsWith($"DELETE /recordings/bedrud/{key}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ANoteOfAnEarlierAttempt_DeletesNothing()
    {
        await using var rig = await StartAsync();
        await using var web = await WebStand.StartAsync(MediaFiles.Plain);
        _s3.Put("daily/other.mp4", MediaFiles.Plain);
        var id = await rig.EndedAsync($"{web.Url}/file.mp4");
        PendingDeletion.Write(rig.Get<RecordingFolders>().WorkOf(id), new RecordingSource.InBucket("daily/other.mp4"));

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        Assert.Equal(["daily/other.mp4"], _s3.Keys);
    }

    [Fact]
    public async Task AServerThatTellsNoLength_IsAskedOnceMore_WhereNothingIsBehindWhatCame()
    {
        await using var rig = await StartAsync();
        await using var web = await WebStand.StartAsync(MediaFiles.Plain);
        web.HidesLength = true;
        var id = await rig.EndedAsync($"{web.Url}/file.mp4");
        var part = new PartialFile(rig.Get<RecordingFolders>().WorkOf(id));
        part.Resume(new PartialFile.Identity($"{web.Url}/file.mp4", "\"film\"", null));
        await using (var file = part.Append())
            await file.WriteAsync(MediaFiles.Plain);

        await rig.WorkAsync();

        Assert.Equal((RecordingState.Ready, null), ((await rig.FindAsync(id)).State, (await rig.FindAsync(id)).Detail));
    }

    [Fact]
    public async Task ASourceThatDrips_GivesItsPlaceToOthers_AndIsGoneOnWith()
    {
        var time = new FakeTimeProvider();
        var part = new PartialFile(Path.Combine(_disk.Folder, "part"));
        part.Resume(new PartialFile.Identity("a", "\"1\"", null));

        var failure = await Assert.ThrowsAsync<SourceException>(() => new SourceCopy(Options.Create(new RecordingOptions { MinFreeBytes = 0 }), time).AppendAsync(new Drip(time), part, default));

        Assert.Equal(RecordingReason.FetchFailed, failure.Reason);
        Assert.Equal(6000, new FileInfo(part.FilePath).Length);
    }

    [Fact]
    public async Task AJobWhoseLeaseIsOver_IsNotTakenTwiceByThePortalThatWorksAtIt()
    {
        await using var rig = await StartAsync();
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        _s3.Fault = async context => { reached.TrySetResult(); await released.Task.WaitAsync(context.RequestAborted); return false; };
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);
        await rig.Get<RecordingWorkers>().TakeAsync(default);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await using (var db = rig.Open())
            await db.RecordingJobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.LeasedUntil, rig.Now.AddMinutes(-1)));

        Assert.Equal(0, await rig.Get<RecordingWorkers>().TakeAsync(default));

        released.SetResult();
        await rig.Get<RecordingWorkers>().WhenDoneAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task AnUploadThatAKilledPortalLeft_IsEnded_AndNoOther()
    {
        await using var rig = await StartAsync(o => o.Library = LibraryStorage.S3);
        var key = RecordingKeys.File(Guid.NewGuid(), ".mp4");
        _s3.LeaveUpload($"bedrud/{key}");
        _s3.LeaveUpload($"bedrud/{key}.other");
        var file = Path.Combine(_disk.Folder, "large");
        await using (var large = File.Create(file))
            large.SetLength(65L * 1024 * 1024);

        await rig.Storage.SaveAsync(key, file, "video/mp4", default);

        Assert.Equal(1, _s3.OpenUploads);
        Assert.Equal(65L * 1024 * 1024, await rig.Storage.SizeAsync(key, default));
    }

    [Fact]
    public async Task TheLoop_TakesARecordingThatEnds_AtOnce()
    {
        await using var rig = await StartAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        var loop = rig.Get<IEnumerable<IHostedService>>().OfType<RecordingJobs>().Single();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Get<RecordingBoard>().RecordingChanged += (room, id) => _ = LookAsync(id);
        await loop.StartAsync(default);

        // The clock stands still: nothing but the bell wakes it.
        await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await loop.StopAsync(default);

        async Task LookAsync(Guid id)
        {
            if ((await rig.FindAsync(id)).State == RecordingState.Ready)
                ready.TrySetResult();
        }
    }

    private async Task<JobRig> StartAsync(Action<RecordingOptions>? choose = null)
    {
        var rig = new JobRig(_disk, options =>
        {
            RecordingJobsTests.Set(options, _s3, _disk);
            choose?.Invoke(options);
        });
        await rig.MigrateAsync();
        return rig;
    }

    /// <summary>A hundred bytes a second, for ever.</summary>
    private sealed class Drip(FakeTimeProvider time) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return ValueTask.FromResult(100);
        }
    }
}
