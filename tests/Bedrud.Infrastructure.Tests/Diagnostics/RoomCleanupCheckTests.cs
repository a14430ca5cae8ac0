using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.Tests.Diagnostics.Start;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using LiveRoom = Bedrud.Infrastructure.LiveKit.Protocol.Room;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class RoomCleanupCheckTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly TestDatabase _database = new();
    private readonly FakeLiveKit _liveKit;
    private readonly LiveKitOptions _options = new();
    private readonly StartBench _bench;
    private readonly RoomCleanupCheck _check;

    public RoomCleanupCheckTests()
    {
        _liveKit = new FakeLiveKit(_time);
        _bench = new StartBench(_options);
        _bench.Run();
        _check = new RoomCleanupCheck(_liveKit, _database, Options.Create(_options), _bench.Fixes, _time);
    }

    [Fact]
    public async Task Look_RoomsWithPeopleOrShortlyEmpty_IsFine()
    {
        Put("daily", people: 2, empty: 300, departure: 7200);
        Put("soon-over", people: 0, empty: 300, departure: 20);

        await LookAfterAsync(TimeSpan.Zero);
        Assert.Equal(Verdict.Fine, (await LookAfterAsync(TimeSpan.FromMinutes(4))).Verdict);
    }

    [Fact]
    public async Task Look_EmptyWithATimeoutOfHours_IsWrong()
    {
        Put("left-alone", people: 1, empty: 300, departure: 7200);
        await LookAfterAsync(TimeSpan.Zero);
        Put("left-alone", people: 0, empty: 300, departure: 7200);
        Assert.Equal(Verdict.Fine, (await LookAfterAsync(TimeSpan.FromSeconds(15))).Verdict);

        var found = await LookAfterAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((Verdict.Warning, "timeout"), (found.Verdict, found.Cause));
        Assert.Equal(["left-alone", "7200", "1"], found.Args);
        Assert.Contains("2026-11-23T10:00:15Z", found.Evidence[0].Value, StringComparison.Ordinal);

        _liveKit.Rooms.Clear();
        Assert.Equal(Verdict.Fine, (await LookAfterAsync(TimeSpan.FromSeconds(5))).Verdict);
    }

    [Fact]
    public async Task Look_EmptyForLongerThanItsTimeout_Lingers()
    {
        Put("forgotten", people: 0, empty: 300, departure: 20);
        await LookAfterAsync(TimeSpan.Zero);

        var found = await LookAfterAsync(TimeSpan.FromSeconds(331));

        Assert.Equal((Verdict.Warning, "lingers"), (found.Verdict, found.Cause));
        Assert.Contains("empty_timeout 300 s", found.Evidence[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_LongTimeoutThatTheRoomsOwnSettingsSay_IsNoFault()
    {
        await using (var db = _database.CreateDbContext())
        {
            db.Rooms.Add(new Domain.Rooms.Room { Name = "open-house", EmptyTimeout = 7200, DepartureTimeout = 20, CreatedAt = _time.GetUtcNow().UtcDateTime });
            await db.SaveChangesAsync();
        }

        Put("open-house", people: 0, empty: 7200, departure: 20);
        await LookAfterAsync(TimeSpan.Zero);

        var found = await LookAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((Verdict.Notice, "as-set"), (found.Verdict, found.Cause));
    }

    [Theory]
    [InlineData(300, 20, null)]
    [InlineData(300, 7200, "departure=20")]
    [InlineData(7200, 7200, "empty=300,departure=20")]
    public async Task Button_IsThereOnlyWhereThePortalsSettingsAreLong(int empty, int departure, string? argument)
    {
        (_options.EmptyTimeout, _options.DepartureTimeout) = (empty, departure);
        Put("left-alone", people: 0, empty: 7200, departure: 7200);
        await LookAfterAsync(TimeSpan.Zero);

        var found = await LookAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(Verdict.Warning, found.Verdict);
        Assert.Contains(found.Fixes, fix => fix.Text == "room-settings");
        Assert.Equal(argument, found.Fixes.SingleOrDefault(fix => fix.Remedy == "set-room-timeouts")?.Argument);
        if (argument is not null)
            Assert.NotNull(await new SetRoomTimeouts(_bench.File, _bench.Settings, _bench.Server, new CheckSignals()).PlanAsync(argument, CancellationToken.None));
    }

    [Theory]
    [InlineData(true, Verdict.Warning)]
    [InlineData(false, Verdict.Notice)]
    public async Task Room_OfALiveKitElsewhere_IsAFaultOnlyWhereItIsThePortals(bool known, Verdict verdict)
    {
        _options.External = true;
        if (known)
        {
            await using var db = _database.CreateDbContext();
            db.Rooms.Add(new Domain.Rooms.Room { Name = "left-alone", EmptyTimeout = 300, DepartureTimeout = 20, CreatedAt = _time.GetUtcNow().UtcDateTime });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Put("left-alone", people: 0, empty: 7200, departure: 7200);
        await LookAfterAsync(TimeSpan.Zero);
        var found = await LookAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((verdict, "timeout"), (found.Verdict, found.Cause));
        Assert.Contains(found.Fixes, fix => fix.Lines?.Contains("departure_timeout: 20", StringComparison.Ordinal) == true);

        var later = await LookAfterAsync(TimeSpan.FromHours(3));
        Assert.Equal((verdict, "lingers"), (later.Verdict, later.Cause));
    }

    public void Dispose()
    {
        _bench.Dispose();
        _database.Dispose();
    }

    private void Put(string name, uint people, uint empty, uint departure) =>
        _liveKit.Rooms[name] = (new LiveRoom { Name = name, Sid = $"RM_{name}", NumParticipants = people, EmptyTimeout = empty, DepartureTimeout = departure }, []);

    private Task<Finding> LookAfterAsync(TimeSpan time)
    {
        _time.Advance(time);
        return _check.LookAsync(CancellationToken.None);
    }
}
