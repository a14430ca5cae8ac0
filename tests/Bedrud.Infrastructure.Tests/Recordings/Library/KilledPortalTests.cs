using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>A portal that is killed in the middle, the next one, and two at once: nothing is lost, nothing is done twice.</summary>
public sealed class KilledPortalTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private S3Stand _s3 = null!;

    public async ValueTask InitializeAsync() => _s3 = await S3Stand.StartAsync();

    public ValueTask DisposeAsync() => _s3.DisposeAsync();

    public static TheoryData<string, bool> Steps => new() { { "fetch", false }, { "save", false }, { "size", false }, { "fetch", true }, { "save", true } };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task APortalThatIsKilled_HoldsAJobForAWhile_AndTheNextOneBringsTheFileIn(string step, bool onPostgres)
    {
        using var disk = new JobDisk(onPostgres ? postgres.NewDatabase() : null);
        var stuck = new Stuck(step);
        // Its clock stands still, so that it renews nothing, as one that is dead.
        var killed = Portal(disk, storage: provider => stuck.Over(provider.GetRequiredService<DiskStorage>()));
        await killed.MigrateAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        if (step == "fetch")
            _s3.Fault = async context => { if (context.Request.Method == "GET") await stuck.StandAsync(context.RequestAborted); return false; };
        var id = await killed.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);
        await killed.Get<RecordingWorkers>().TakeAsync(default);
        await stuck.Reached.WaitAsync(TimeSpan.FromSeconds(30));
        _s3.Fault = null;

        // By the dead one's clock, however long this took.
        await using var soon = Portal(disk, later: killed.Now.AddSeconds(12) - DateTime.UtcNow);
        Assert.Equal(0, await soon.WorkAsync());
        Assert.NotNull(_s3.Find("daily/a.mp4"));
        await using var next = Portal(disk, later: killed.Now.AddSeconds(24) - DateTime.UtcNow);
        Assert.Equal(1, await next.WorkAsync());

        Assert.Equal(RecordingState.Ready, (await next.FindAsync(id)).State);
        Assert.Equal(MediaFiles.Plain, await next.BytesAsync((await next.FindAsync(id)).FileKey!));
        Assert.Empty(_s3.Keys);
        stuck.Release();
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task ASourceThatCouldNotBeDeleted_IsDeletedByTheSweep()
    {
        using var disk = new JobDisk();
        await using var rig = Portal(disk);
        await rig.MigrateAsync();
        _s3.Put("daily/a.mp4", MediaFiles.Plain);
        _s3.Fault = context =>
        {
            if (context.Request.Method == "DELETE")
                context.Response.StatusCode = 403;
            return Task.FromResult(context.Request.Method == "DELETE");
        };
        var id = await rig.EndedAsync(_s3.LocationOf("daily/a.mp4"), MediaFiles.Plain.Length);

        await rig.WorkAsync();

        Assert.Equal(RecordingState.Ready, (await rig.FindAsync(id)).State);
        Assert.Single(_s3.Keys);
        _s3.Fault = null;
        await using var next = Portal(disk);
        await next.Get<RecordingSweep>().SweepAsync(default);
        Assert.Empty(_s3.Keys);
        Assert.Equal(MediaFiles.Plain, await next.BytesAsync((await next.FindAsync(id)).FileKey!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfTwoPortals_OneWorksAtAJob(bool onPostgres)
    {
        using var disk = new JobDisk(onPostgres ? postgres.NewDatabase() : null);
        await using var first = Portal(disk);
        await using var second = Portal(disk);
        await first.MigrateAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            _s3.Put($"daily/{i}.mp4", MediaFiles.Plain);
            ids.Add(await first.EndedAsync(_s3.LocationOf($"daily/{i}.mp4"), MediaFiles.Plain.Length));
        }

        second.Time.Advance(TimeSpan.FromSeconds(1));
        var taken = await Task.WhenAll(Task.Run(first.WorkAsync), Task.Run(second.WorkAsync));

        Assert.Equal(8, taken.Sum());
        foreach (var id in ids)
            Assert.Equal(RecordingState.Ready, (await first.FindAsync(id)).State);
        Assert.Equal(8, _s3.Asked.Count(a => a.StartsWith("GET", StringComparison.Ordinal)));
    }

    private JobRig Portal(JobDisk disk, TimeSpan later = default, Func<IServiceProvider, IRecordingStorage>? storage = null) =>
        new(disk, options => RecordingJobsTests.Set(options, _s3, disk), later, storage);

    /// <summary>A step that is begun and never ends.</summary>
    private sealed class Stuck(string step)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public IRecordingStorage Over(DiskStorage inner) => new Storage(this, inner);

        public void Release() => _released.TrySetResult();

        public async Task StandAsync(CancellationToken cancellationToken)
        {
            _reached.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
            throw new OperationCanceledException("killed");
        }

        private sealed class Storage(Stuck stuck, DiskStorage inner) : IRecordingStorage, IRecordingInventory
        {
            public long? FreeBytes => inner.FreeBytes;

            public Task SaveAsync(string key, string path, string contentType, CancellationToken cancellationToken) => At("save", () => inner.SaveAsync(key, path, contentType, cancellationToken), cancellationToken);

            public async Task<long?> SizeAsync(string key, CancellationToken cancellationToken)
            {
                await At("size", () => Task.CompletedTask, cancellationToken);
                return await inner.SizeAsync(key, cancellationToken);
            }

            public Task<Stream?> OpenAsync(string key, long offset, long? count, CancellationToken cancellationToken) => inner.OpenAsync(key, offset, count, cancellationToken);

            public Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);

            public Task<PreflightPoint> ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

            public IAsyncEnumerable<StoredFile> ListAsync(bool drafts, CancellationToken cancellationToken) => inner.ListAsync(drafts, cancellationToken);

            private Task At(string here, Func<Task> act, CancellationToken cancellationToken) => stuck.Is(here) ? stuck.StandAsync(cancellationToken) : act();
        }

        private bool Is(string here) => step == here;
    }
}
