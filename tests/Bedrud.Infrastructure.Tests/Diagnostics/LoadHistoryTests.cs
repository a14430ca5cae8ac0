using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class LoadHistoryTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    [Theory]
    [InlineData(1, 60, 1)]
    [InlineData(24, 288, 5)]
    [InlineData(7 * 24, 297, 34)]
    public async Task Read_HourDayWeek_IsAtMostThreeHundredEqualStretches(int hours, int points, int minutes)
    {
        await using (var db = _database.CreateDbContext())
        {
            for (var minute = 0; minute < hours * 60; minute++)
                db.LoadSamples.Add(new LoadSample { At = Now.AddMinutes(-minute), Rooms = 1, Participants = 2 });
            await db.SaveChangesAsync();
        }

        var read = await new LoadHistory(_database, _time).ReadAsync(TimeSpan.FromHours(hours), CancellationToken.None);

        Assert.Equal(points, read.Length);
        Assert.Equal(Now, read[^1].At);
        Assert.All(read.Zip(read.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(minutes), pair.Second.At - pair.First.At));
        Assert.Equal((1, 2, (double?)null), (read[^1].Rooms, read[^1].Participants, read[^1].BitsIn));
    }

    [Fact]
    public async Task Read_WherePortalWasDown_SaysNothingThere()
    {
        await using (var db = _database.CreateDbContext())
        {
            db.LoadSamples.Add(new LoadSample { At = Now, Participants = 7, BitsIn = 1000, ServerCpu = 0.5 });
            db.LoadSamples.Add(new LoadSample { At = Now.AddSeconds(-20), Participants = 3, BitsIn = 3000 });
            await db.SaveChangesAsync();
        }

        var read = await new LoadHistory(_database, _time).ReadAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal((7, 2000d, 0.5), (read[^1].Participants, read[^1].BitsIn, read[^1].ServerCpu));
        Assert.Null(read[^2].Participants);
    }

    [Fact]
    public async Task Recorder_TwoPortalsOnOneDatabase_WriteOneSampleAMinute_AndOldOnesGo()
    {
        await using (var db = _database.CreateDbContext())
        {
            db.LoadSamples.Add(new LoadSample { At = Now.AddDays(-8), Rooms = 99 });
            await db.SaveChangesAsync();
        }

        var folder = Directory.CreateTempSubdirectory("bedrud-load-").FullName;
        using var one = Recorder(folder);
        using var other = Recorder(folder);
        await one.StartAsync(CancellationToken.None);
        await other.StartAsync(CancellationToken.None);

        for (var i = 0; await CountAsync() < 3 || await AnyOldAsync(); i++)
        {
            Assert.True(i < 1000, "No three samples in time.");
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(30);
        }

        await one.StopAsync(CancellationToken.None);
        await other.StopAsync(CancellationToken.None);
        await using var read = _database.CreateDbContext();
        var samples = await read.LoadSamples.AsNoTracking().OrderBy(sample => sample.At).ToListAsync();
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(45)));
        Assert.All(samples, sample => Assert.Equal((0, 3, true), (sample.Rooms, sample.Circuits, sample.PortalMemory > 0)));
        Directory.Delete(folder, recursive: true);

        async Task<int> CountAsync()
        {
            await using var db = _database.CreateDbContext();
            return await db.LoadSamples.CountAsync(sample => sample.Rooms == 0);
        }

        async Task<bool> AnyOldAsync()
        {
            await using var db = _database.CreateDbContext();
            return await db.LoadSamples.AnyAsync(sample => sample.Rooms == 99);
        }
    }

    public void Dispose() => _database.Dispose();

    private LoadRecorder Recorder(string path)
    {
        var options = Options.Create(new LiveKitOptions { External = true });
        var folder = new DataFolder(path);
        var server = new MediaServer(NullLogger<MediaServer>.Instance);
        var source = new FiguresSource(options, new MetricsStore(folder), new EmbeddedSettings(options, new KeyStore(folder)));
#pragma warning disable CA2000 // Nothing is read with it.
        var figures = new LiveKitFigures(source, new HttpClient(), server, _time, NullLogger<LiveKitFigures>.Instance);
#pragma warning restore CA2000
        return new LoadRecorder(
            _database, new PresenceStore(_time, NullLogger<PresenceStore>.Instance), figures, server, new ThreeCircuits(), _time, NullLogger<LoadRecorder>.Instance);
    }

    private sealed class ThreeCircuits : IOpenCircuits
    {
        public int Count => 3;
    }
}
