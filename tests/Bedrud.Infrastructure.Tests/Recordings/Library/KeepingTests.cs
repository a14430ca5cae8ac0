using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.EntityFrameworkCore;

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
        Assert.Empty(Directory.GetFiles(Path.Combine(rig.Get<RecordingFolders>().Library, "library")));
        await using var db = rig.Open();
        Assert.Equal(id.ToString(), (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.RecordingPurge)).Target);
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
        var stray = Path.Combine(folders.Library, "library", $"{Guid.NewGuid():N}.mp4");
        var folder = folders.WorkOf(Guid.NewGuid());
        File.WriteAllText(stray, "x");
        Directory.CreateDirectory(folder);
        Assert.Equal(0, await rig.Get<RecordingSweep>().SweepAsync(default));
        rig.Time.Advance(TimeSpan.FromDays(1.1));

        Assert.Equal(2, await rig.Get<RecordingSweep>().SweepAsync(default));

        Assert.False(File.Exists(stray) || Directory.Exists(folder));
        Assert.NotNull(await rig.Storage.SizeAsync(RecordingKeys.File(id, ".mp4"), default));
    }

    [Fact]
    public async Task ALibraryThatTheDatabaseDoesNotKnow_IsNotSweptAway()
    {
        await using var rig = await StartAsync();
        var library = Directory.CreateDirectory(Path.Combine(rig.Get<RecordingFolders>().Library, "library")).FullName;
        for (var i = 0; i < 10; i++)
            File.WriteAllText(Path.Combine(library, $"{Guid.NewGuid():N}.mp4"), "x");
        rig.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(0, await rig.Get<RecordingSweep>().SweepAsync(default));
        Assert.Equal(10, Directory.GetFiles(library).Length);
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
