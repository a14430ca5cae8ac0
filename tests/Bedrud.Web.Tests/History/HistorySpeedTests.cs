using System.Diagnostics;
using System.Globalization;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Bedrud.Tests;
using Bedrud.Web.Features.Dashboard;
using Bedrud.Web.Features.History;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.History;

/// <summary>1,000,000 stays in 142,858 meetings of 100,000 rooms, within a year: lists under 200 ms of server time, the dashboard under 300.</summary>
public abstract class HistorySpeedTests(ITestOutputHelper output)
{
    private const int Rooms = 100_000;
    private const int Stays = 1_000_000;
    private const int StaysAMeeting = 7;
    private const int People = 50_000;

    private static readonly (string Name, MeetingQuery Query)[] Lists =
    [
        ("first page", new()),
        ("page 3,000", new(Page: 3000)),
        ("oldest first", new(Descending: false)),
        ("by room", new(Sort: MeetingSort.Room, Descending: false)),
        ("by length", new(Sort: MeetingSort.Length)),
        ("by people", new(Sort: MeetingSort.People)),
        ("by peak", new(Sort: MeetingSort.Peak)),
        ("one day", new(From: DateTime.UtcNow.AddDays(-31), Before: DateTime.UtcNow.AddDays(-30))),
        ("a month, by people", new(From: DateTime.UtcNow.AddDays(-60), Before: DateTime.UtcNow.AddDays(-30), Sort: MeetingSort.People)),
        ("live", new(Filter: MeetingFilter.Live)),
        ("search a person", new(Search: "person 4711")),
        ("search many people", new(Search: "person 1")),
        ("search a room", new(Search: "room-99123")),
        ("search many rooms", new(Search: "room-9")),
        ("search none", new(Search: "nowhere to be found")),
        ("one room", new(Room: "room-7")),
    ];

    protected async Task MeasureAsync(HistoryHouse house)
    {
        var (administrator, member) = await FillAsync(house);
        var meetings = house.Services.GetRequiredService<PastMeetings>();
        var dashboard = house.Services.GetRequiredService<DashboardService>();
        var failures = new List<string>();
        foreach (var (who, actor) in new[] { ("administrator", administrator), ("moderator of 100 rooms", member) })
        {
            foreach (var (name, query) in Lists)
                await MeasureAsync($"{who}: {name}", 200, async () => Assert.True((await meetings.ListAsync(query, actor, default)).Succeeded), failures);
        }

        var any = (await meetings.ListAsync(new MeetingQuery(Page: 500), administrator, default)).Value!.Items[0].Id;
        await MeasureAsync("details", 200, async () => Assert.True((await meetings.GetAsync(any, administrator, default)).Succeeded), failures);
        await MeasureAsync("timeline", 200, async () => Assert.True((await meetings.TimelineAsync(any, 1, administrator, default)).Succeeded), failures);
        foreach (var range in Enum.GetValues<DashboardRange>())
            await MeasureAsync($"dashboard: {range}", 300, async () => Assert.True((await dashboard.ReadAsync(range, DateTime.UtcNow.Date, administrator, default)).Succeeded), failures);
        await MeasureAsync("counting each minute", 5_000, () => house.Tally.CountDueAsync(default), failures);
        Assert.True(failures.Count == 0, string.Join(", ", failures));
    }

    protected static void SkipUnlessMeasuring() =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BEDRUD_MEASURE") == "1", "Measures on a quiet machine, with BEDRUD_MEASURE=1.");

    private async Task MeasureAsync(string name, double most, Func<Task> read, List<string> failures)
    {
        await read();
        var times = new double[7];
        for (var i = 0; i < times.Length; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await read();
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        var median = times.Order().ElementAt(times.Length / 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {median,7:0.0} ms (least {times.Min():0.0}, most {times.Max():0.0})"));
        if (median >= most)
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {median:0} ms"));
    }

    private static async Task<(Actor Administrator, Actor Member)> FillAsync(HistoryHouse house)
    {
        using var admin = await house.AdministratorAsync();
        (await house.UserAsync("member@example.org")).Dispose();
        var member = await house.UserIdAsync("member");
        var rooms = new List<Room>();
        for (var done = 0; done < Rooms; done += 5_000)
        {
            await using var some = await house.OpenDatabaseAsync();
            some.ChangeTracker.AutoDetectChangesEnabled = false;
            var few = Enumerable.Range(done, 5_000).Select(i => new Room { Name = $"room-{i}", CreatedAt = DateTime.UtcNow, UpdatedAt = DateTime.UtcNow }).ToList();
            some.Rooms.AddRange(few);
            if (done == 0)
                some.RoomMembers.AddRange(few.Take(100).Select(r => new RoomMember { RoomId = r.Id, UserId = member, Role = RoomRole.Moderator }));
            await some.SaveChangesAsync();
        }

        await using var db = await house.OpenDatabaseAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var postgres = db.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal);
        var begin = new DateTimeOffset(DateTime.UtcNow.AddDays(-365)).ToUnixTimeSeconds();
        foreach (var statement in postgres ? Postgres(begin) : Sqlite(begin))
            await db.Database.ExecuteSqlRawAsync(statement);
        var owner = await db.Users.SingleAsync(u => u.Email == Portal.Email);
        return (new Actor(owner.Id, owner.DisplayName, Roles.RightsOf(Roles.Administrator)), new Actor(member, "member"));
    }

    // A meeting every 220 seconds.
    private static string[] Sqlite(long begin) =>
    [
        $"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Stays / StaysAMeeting})
        INSERT INTO Meetings (Id, RoomName, RoomSid, RoomId, StartedAt, EndedAt, LastSeenAt, ChangedAt, CountedAt, People, Peak, Seconds)
        SELECT printf('%08X-0000-7000-9000-%012X', i, i), 'room-' || (i * 7 % {Rooms}), 'RM_' || i, (SELECT r.Id FROM Rooms r WHERE r.Name = 'room-' || (i * 7 % {Rooms})), datetime({begin} + i * 220, 'unixepoch'), datetime({begin} + i * 220 + 600 + i % 5000, 'unixepoch'),
            datetime({begin} + i * 220, 'unixepoch'), datetime({begin} + i * 220, 'unixepoch'), datetime({begin} + i * 220, 'unixepoch'), i % 40, i % 31, 600 + i % 5000 FROM n
        """,
        $"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Stays - 1})
        INSERT INTO Attendances (Id, MeetingId, ParticipantSid, Identity, Name, JoinedAt, LeftAt, Reason)
        SELECT printf('%08X-0000-7000-8000-%012X', i, i), printf('%08X-0000-7000-9000-%012X', i / {StaysAMeeting}, i / {StaysAMeeting}), 'PA_' || i, 'u_' || printf('%032x', i * 31 % {People}), 'Person ' || (i * 31 % {People}),
            datetime({begin} + i / {StaysAMeeting} * 220 + i % 300, 'unixepoch'), datetime({begin} + i / {StaysAMeeting} * 220 + 600, 'unixepoch'), 1 FROM n
        """,
        $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {People - 1}) INSERT INTO KnownPersons (Identity, SearchText, SeenAt) SELECT 'u_' || printf('%032x', i), 'person ' || i, datetime({begin} + i * 600, 'unixepoch') FROM n",
        $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8800) INSERT INTO PeriodFigures (Period, At, Meetings, PersonSeconds, People, Peak, Recordings, IsFinal) SELECT 0, strftime('%Y-%m-%d %H:00:00', {begin} + i * 3600, 'unixepoch'), i % 17, i, i % 90, i % 40, i % 3, 0 FROM n",
        $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8800) INSERT INTO JoinCounts (Period, At, Outcome, Count) SELECT 0, strftime('%Y-%m-%d %H:00:00', {begin} + i * 3600, 'unixepoch'), o.column1, i % 50 FROM n, (VALUES ('admitted'), ('waiting'), ('refused.room-full'), ('refused.banned'), ('failed.media')) o",
        "ANALYZE",
    ];

    private static string[] Postgres(long begin) =>
    [
        $"""
        INSERT INTO "Meetings" ("Id", "RoomName", "RoomSid", "RoomId", "StartedAt", "EndedAt", "LastSeenAt", "ChangedAt", "CountedAt", "People", "Peak", "Seconds")
        SELECT ('9' || lpad(to_hex(i), 31, '0'))::uuid, 'room-' || (i::bigint * 7 % {Rooms}), 'RM_' || i, (SELECT r."Id" FROM "Rooms" r WHERE r."Name" = 'room-' || (i::bigint * 7 % {Rooms})), to_timestamp({begin} + i * 220), to_timestamp({begin} + i * 220 + 600 + i % 5000),
            to_timestamp({begin} + i * 220), to_timestamp({begin} + i * 220), to_timestamp({begin} + i * 220), i % 40, i % 31, 600 + i % 5000 FROM generate_series(0, {Stays / StaysAMeeting}) i
        """,
        $"""
        INSERT INTO "Attendances" ("Id", "MeetingId", "ParticipantSid", "Identity", "Name", "JoinedAt", "LeftAt", "Reason")
        SELECT ('8' || lpad(to_hex(i), 31, '0'))::uuid, ('9' || lpad(to_hex(i / {StaysAMeeting}), 31, '0'))::uuid, 'PA_' || i, 'u_' || lpad(to_hex(i::bigint * 31 % {People}), 32, '0'), 'Person ' || (i::bigint * 31 % {People}),
            to_timestamp({begin} + i / {StaysAMeeting} * 220 + i % 300), to_timestamp({begin} + i / {StaysAMeeting} * 220 + 600), 1 FROM generate_series(0, {Stays - 1}) i
        """,
        $"""INSERT INTO "KnownPersons" ("Identity", "SearchText", "SeenAt") SELECT 'u_' || lpad(to_hex(i), 32, '0'), 'person ' || i, to_timestamp({begin} + i * 600) FROM generate_series(0, {People - 1}) i""",
        $"""INSERT INTO "PeriodFigures" ("Period", "At", "Meetings", "PersonSeconds", "People", "Peak", "Recordings", "IsFinal") SELECT 0, date_trunc('hour', to_timestamp({begin} + i * 3600)), i % 17, i, i % 90, i % 40, i % 3, false FROM generate_series(0, 8800) i""",
        $"""INSERT INTO "JoinCounts" ("Period", "At", "Outcome", "Count") SELECT 0, date_trunc('hour', to_timestamp({begin} + i * 3600)), o, i % 50 FROM generate_series(0, 8800) i, unnest(ARRAY['admitted', 'waiting', 'refused.room-full', 'refused.banned', 'failed.media']) o""",
        "VACUUM ANALYZE",
    ];

    public sealed class OnSqlite(ITestOutputHelper output) : HistorySpeedTests(output)
    {
        [Fact]
        public async Task History_OfAMillionStays_IsReadInTime()
        {
            SkipUnlessMeasuring();
            await using var house = new HistoryHouse();
            await MeasureAsync(house);
        }
    }

    public sealed class OnPostgres(PostgresServer server, ITestOutputHelper output) : HistorySpeedTests(output), IClassFixture<PostgresServer>
    {
        [Fact]
        public async Task History_OfAMillionStays_IsReadInTime()
        {
            SkipUnlessMeasuring();
            await using var house = new HistoryHouse();
            house.Settings["Database:Provider"] = "Postgres";
            house.Settings["Database:ConnectionString"] = server.NewDatabase();
            await MeasureAsync(house);
        }
    }
}
