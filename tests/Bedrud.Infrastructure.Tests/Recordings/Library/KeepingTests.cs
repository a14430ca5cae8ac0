using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>How long recordings are kept, and what is cleared behind them.</summary>
public sealed class KeepingTests : IDisposable
{
    private readonly JobDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task WhatIsDeleted_CanComeBackForAWhile_AndThenIsGoneWithItsFile()
    {
        await using var rig = await StartAsync();
        var id = await ReadyAsync(rig);
        await rig.Store.ApplyAsync(id, default, new RecordingEvent.Deleted());
        rig.Time.Advance(TimeSpan.FromDays(6));

        Assert.Equal(0, await rig.Get<RecordingRetention>().PurgeAsync(default));
        Assert.NotNull(await rig.Storage.SizeAsync(RecordingKeys.File(id, ".mp4"), default));
        rig.Time.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(1, await rig.Get<RecordingRetention>().PurgeAsync(default));

        Assert.Null(await rig.Store.FindAsync(id, default));
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Get<RecordingFolders>().Library, RecordingKeys.Root)));
        await using var db = rig.Open();
        Assert.Equal(id.ToString(), (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.RecordingPurge)).Target);
    }

    [Fact]
    public async Task WhatCouldNotBeJoined_StaysWithItsRecording_AndGoesWithIt()
    {
        await using var rig = await StartAsync();
        var id = await ReadyAsync(rig);
        var rest = Directory.CreateDirectory(rig.Get<RecordingFolders>().RestOf(id)).FullName;
        File.WriteAllText(Path.Combine(rest, "part-2.mp4"), "x");
        rig.Time.Advance(TimeSpan.FromDays(2));
        await rig.Get<RecordingSweep>().SweepAsync(default);
        await rig.Store.ApplyAsync(id, default, new RecordingEvent.Deleted());
        Assert.Equal(0, await rig.Get<RecordingRetention>().PurgeAsync(default));
        Assert.True(Directory.Exists(rest));
        rig.Time.Advance(TimeSpan.FromDays(8));

        Assert.Equal(1, await rig.Get<RecordingRetention>().PurgeAsync(default));

        Assert.False(Directory.Exists(rest));
    }

    [Fact]
    public async Task WithoutUndo_ADeletedRecordingIsGoneAtOnce()
    {
        await using var rig = await StartAsync(o => o.UndoDays = 0);
        var id = await ReadyAsync(rig);
        await rig.Store.ApplyAsync(id, default, new RecordingEvent.Deleted());

        await rig.Get<RecordingRetention>().PurgeAsync(default);

        Assert.Null(await rig.Store.FindAsync(id, default));
    }

    [Fact]
    public async Task WhatIsOld_Expires_AsItsRoomSaysOrElseTheInstallation()
    {
        await using var rig = await StartAsync(o => o.KeepDays = 30);
        var (inRoom, elsewhere) = (await ReadyAsync(rig), await ReadyAsync(rig));
        await using (var db = rig.Open())
        {
            var room = new Room { Id = (await rig.FindAsync(inRoom)).RoomId, Name = "daily", CreatedAt = rig.Now, UpdatedAt = rig.Now };
            room.Recording.Days = 3;
            db.Add(room);
            await db.SaveChangesAsync();
        }

        rig.Time.Advance(TimeSpan.FromDays(4));
        Assert.Equal(1, await rig.Get<RecordingRetention>().ExpireAsync(default));
        Assert.Equal((RecordingState.Deleted, RecordingState.Ready), ((await rig.FindAsync(inRoom)).State, (await rig.FindAsync(elsewhere)).State));
        rig.Time.Advance(TimeSpan.FromDays(27));
        Assert.Equal(1, await rig.Get<RecordingRetention>().ExpireAsync(default));
        Assert.Equal(RecordingState.Deleted, (await rig.FindAsync(elsewhere)).State);
    }

    [Fact]
    public async Task WhatExpires_IsWrittenDownInTheSameTransaction()
    {
        await using var rig = await StartAsync(o => o.KeepDays = 1);
        var id = await ReadyAsync(rig);
        rig.Time.Advance(TimeSpan.FromDays(2));
        await using (var db = rig.Open())
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER no_entry BEFORE INSERT ON AuditEntries BEGIN SELECT RAISE(ABORT, 'full'); END");

        await Assert.ThrowsAsync<DbUpdateException>(() => rig.Get<RecordingRetention>().ExpireAsync(default));
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        await using (var db = rig.Open())
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER no_entry");
        Assert.Equal(1, await rig.Get<RecordingRetention>().ExpireAsync(default));

        await using var log = rig.Open();
        Assert.Equal((id.ToString(), "retention: daily"), await log.AuditEntries.Where(e => e.Action == AuditAction.RecordingDelete).Select(e => new ValueTuple<string?, string?>(e.Target, e.Details)).SingleAsync());
    }

    [Fact]
    public async Task WhatIsStillLookedFor_DoesNotExpire()
    {
        await using var rig = await StartAsync(o => o.KeepDays = 1);
        var id = await rig.EndedAsync("/elsewhere/a.mp4");
        await rig.WorkAsync();
        rig.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(0, await rig.Get<RecordingRetention>().ExpireAsync(default));
        Assert.Equal(RecordingState.Failed, (await rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task LeftoversOfADay_AreRemoved_AndNothingElse()
    {
        await using var rig = await StartAsync();
        var id = await ReadyAsync(rig);
        var folders = rig.Get<RecordingFolders>();
        var library = Path.Combine(folders.Library, RecordingKeys.Root);
        string[] strays = [Path.Combine(library, $"{Guid.NewGuid():N}.mp4.{Guid.NewGuid():N}.part"), Path.Combine(library, $"probe-{Guid.NewGuid():N}"), Path.Combine(library, $"{id:N}.ogg")];
        string[] left = [folders.WorkOf(Guid.NewGuid()), folders.IncomingOf(Guid.NewGuid()), folders.RestOf(Guid.NewGuid())];
        foreach (var stray in strays)
            File.WriteAllText(stray, "x");
        foreach (var folder in left)
            Directory.CreateDirectory(folder);
        Assert.Equal(0, await rig.Get<RecordingSweep>().SweepAsync(default));
        rig.Time.Advance(TimeSpan.FromDays(1.1));

        Assert.Equal(6, await rig.Get<RecordingSweep>().SweepAsync(default));

        Assert.DoesNotContain(strays, File.Exists);
        Assert.DoesNotContain(left, Directory.Exists);
        Assert.NotNull(await rig.Storage.SizeAsync(RecordingKeys.File(id, ".mp4"), default));
        Assert.NotNull(await rig.Storage.SizeAsync(RecordingKeys.Thumbnail(id), default));
    }

    [Fact]
    public async Task WhatTheDatabaseDoesNotKnow_Stays_AndIsToldOnceADay()
    {
        await using var rig = await StartAsync();
        var folders = rig.Get<RecordingFolders>();
        var library = Directory.CreateDirectory(Path.Combine(folders.Library, RecordingKeys.Root)).FullName;
        for (var i = 0; i < 2; i++)
            File.WriteAllText(Path.Combine(library, $"{Guid.NewGuid():N}.mp4"), "12345");
        var incoming = Directory.CreateDirectory(folders.IncomingOf(Guid.NewGuid())).FullName;
        File.WriteAllText(Path.Combine(incoming, "a.mp4"), "123");
        var rest = Directory.CreateDirectory(folders.RestOf(Guid.NewGuid())).FullName;
        File.WriteAllText(Path.Combine(rest, "part-2.mp4"), "1234");
        rig.Time.Advance(TimeSpan.FromDays(2));

        for (var hour = 0; hour < 3; hour++)
        {
            Assert.Equal(0, await rig.Get<RecordingSweep>().SweepAsync(default));
            rig.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(2, Directory.GetFiles(library).Length);
        Assert.Single(Directory.GetFiles(incoming));
        Assert.Single(Directory.GetFiles(rest));
        Assert.Equal(
            [new UnknownFilesOfPlace(RecordingKeys.Root, 2, 10), new UnknownFilesOfPlace(folders.Incoming, 2, 7)], rig.Get<UnknownRecordingFiles>().Latest!.Places);
        Assert.Single(rig.Log, line => line.Contains($"2 files below {RecordingKeys.Root} (10 bytes)", StringComparison.Ordinal));
        Assert.Single(rig.Log, line => line.Contains($"2 files below {folders.Incoming} (7 bytes)", StringComparison.Ordinal));
        rig.Time.Advance(TimeSpan.FromDays(1));
        await rig.Get<RecordingSweep>().SweepAsync(default);
        Assert.Equal(2, rig.Log.Count(line => line.Contains("(10 bytes)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AStorageThatIsAway_IsNotAskedForEveryRecording_AndTheRestComesLater()
    {
        await using var s3 = await S3Stand.StartAsync();
        await using var rig = await StartAsync(o =>
        {
            o.Library = LibraryStorage.S3;
            o.S3 = new RecordingS3Options { Endpoint = s3.Url, Bucket = S3Stand.Bucket, AccessKey = S3Stand.AccessKey, Secret = S3Stand.Secret };
        });
        await using (var db = rig.Open())
        {
            db.Recordings.AddRange(Enumerable.Range(0, 250).Select(i => new Recording
            {
                RoomId = Guid.NewGuid(),
                RoomName = "daily",
                Title = "daily",
                Engine = RecordingEngine.Egress,
                RequestedAt = rig.Now,
            }));
            await db.SaveChangesAsync();
            await db.Recordings.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RecordingState.Deleted).SetProperty(r => r.DeletedAt, rig.Now.AddDays(-30)).SetProperty(r => r.FileKey, "_library/x.mp4"));
        }

        s3.Refuses = 403;
        Assert.Equal(0, await rig.Get<RecordingRetention>().PurgeAsync(default));
        Assert.Equal(200, s3.Asked.Length);
        s3.Refuses = 0;
        // First those that were not tried; then the others' turn comes again.
        Assert.Equal(50, await rig.Get<RecordingRetention>().PurgeAsync(default));
        Assert.Equal(200, await rig.Get<RecordingRetention>().PurgeAsync(default));
    }

    [Fact]
    public async Task TheLoop_ClearsAMinuteAfterTheStart()
    {
        await using var rig = await StartAsync(o => o.KeepDays = 1);
        var id = await ReadyAsync(rig);
        rig.Time.Advance(TimeSpan.FromDays(2));
        var deleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Get<RecordingBoard>().RecordingChanged += (_, changed) => { if (changed == id) deleted.TrySetResult(); };
        var loop = rig.Get<IEnumerable<IHostedService>>().OfType<RecordingKeeping>().Single();

        await loop.StartAsync(default);
        for (var waited = 0; !deleted.Task.IsCompleted && waited < 300; waited++)
        {
            // The loop may not have come to its waiting yet: a second at a time finds it there.
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(deleted.Task, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }

        await loop.StopAsync(default);
        Assert.Equal(RecordingState.Deleted, (await rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task Space_IsCounted_ByRoomToo()
    {
        await using var rig = await StartAsync(o => o.QuotaBytes = MediaFiles.Plain.Length);
        var id = await ReadyAsync(rig);

        var figures = await rig.Get<RecordingSpace>().LookAsync(default);

        Assert.Equal(((long)MediaFiles.Plain.Length, true, false), (figures.UsedBytes, figures.IsQuotaUsedUp, figures.IsDiskFull));
        Assert.Equal(new RoomSpace((await rig.FindAsync(id)).RoomId, "daily", 1, MediaFiles.Plain.Length), Assert.Single(await rig.Get<RecordingSpace>().ByRoomAsync(5, default)));
    }

    private async Task<Guid> ReadyAsync(JobRig rig)
    {
        var name = $"{Guid.NewGuid():N}.mp4";
        File.WriteAllBytes(Path.Combine(_disk.Shared, name), MediaFiles.Plain);
        var id = await rig.EndedAsync($"/out/{name}");
        await rig.WorkAsync();
        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        return id;
    }

    private async Task<JobRig> StartAsync(Action<RecordingOptions>? choose = null)
    {
        var rig = new JobRig(_disk, options =>
        {
            options.Egress = new RecordingEgressOptions { Folder = "/out", SharedFolder = _disk.Shared };
            choose?.Invoke(options);
        });
        await rig.MigrateAsync();
        return rig;
    }
}
