using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>What the figures say of recordings is what the database holds.</summary>
public sealed class RecordingCountsTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counts_AreThoseOfTheDatabase_AndNoneWhereItIsAway(bool onPostgres)
    {
        using var disk = new JobDisk(onPostgres ? postgres.NewDatabase() : null);
        await using var rig = new JobRig(disk, o => o.Egress = new() { Folder = "/out", SharedFolder = disk.Shared });
        await rig.MigrateAsync();
        var counts = rig.Get<RecordingCounts>();
        await counts.CountAsync(default);
        Assert.Equal((0, 0, 0, 0L), (counts.Latest!.ByState.Values.Sum(), counts.Latest.JobsWaiting, counts.Latest.JobsGivenUp, counts.Latest.LibraryBytes));
        File.WriteAllBytes(Path.Combine(disk.Shared, "a.mp4"), MediaFiles.Plain);
        await rig.EndedAsync("/out/a.mp4");
        var (waiting, givenUp) = (await rig.EndedAsync("/out/b.mp4"), await rig.EndedAsync("/elsewhere/c.mp4"));
        await rig.WorkAsync();
        await using (var db = rig.Open())
            await db.RecordingJobs.Where(j => j.RecordingId == givenUp).ExecuteUpdateAsync(set => set.SetProperty(j => j.GaveUpAt, rig.Now));

        await counts.CountAsync(default);

        var now = counts.Latest!;
        Assert.Equal((1, 2, 0), (now.ByState[RecordingState.Ready], now.ByState[RecordingState.Failed], now.ByState[RecordingState.Recording]));
        Assert.Equal((1, 1, (long)MediaFiles.Plain.Length), (now.JobsWaiting, now.JobsGivenUp, now.LibraryBytes));
        Assert.Equal(RecordingState.Failed, (await rig.FindAsync(waiting)).State);
        await using (var db = rig.Open())
            await db.Database.ExecuteSqlRawAsync("DROP TABLE \"RecordingJobs\"");
        await counts.CountAsync(default);
        Assert.Null(counts.Latest);
    }
}
