using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.Tests.Presence;
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

    public void Dispose() => _database.Dispose();
}
