using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.History;
using Bedrud.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.History;

public abstract class DashboardTests
{
    protected abstract HistoryHouse NewHouse();

    [Fact]
    public async Task Figures_AreCountedByHourAndDay_AndAgainWithTheSameOutcome()
    {
        await using var house = NewHouse();
        using var admin = await house.AdministratorAsync();
        var hour = Period.Hour.Floor(DateTime.UtcNow).AddHours(-30);
        await house.MeetingAsync("hall", null, hour.AddMinutes(30), ("a", "Ayşe", 0, 60), ("b", "Ben", 10, 20));
        await house.Tally.CountDueAsync(default);

        await AssertAsync();
        await house.Tally.RebuildAsync(default);
        await AssertAsync();
        // Late news changes what was counted.
        await house.MeetingAsync("hall", null, hour.AddMinutes(40), ("c", "Cem", 0, 10));
        await house.Tally.CountDueAsync(default);
        await using var db = await house.OpenDatabaseAsync();
        Assert.Equal(2, (await db.PeriodFigures.SingleAsync(f => f.Period == Period.Hour && f.At == hour)).Meetings);

        async Task AssertAsync()
        {
            await using var read = await house.OpenDatabaseAsync();
            var first = await read.PeriodFigures.AsNoTracking().SingleAsync(f => f.Period == Period.Hour && f.At == hour);
            Assert.Equal((1, 40 * 60, 2, 2), (first.Meetings, (int)first.PersonSeconds, first.People, first.Peak));
            var second = await read.PeriodFigures.AsNoTracking().SingleAsync(f => f.Period == Period.Hour && f.At == hour.AddHours(1));
            Assert.Equal((0, 30 * 60, 1), (second.Meetings, (int)second.PersonSeconds, second.People));
            Assert.Equal(70 * 60, await read.PeriodFigures.Where(f => f.Period == Period.Day).SumAsync(f => f.PersonSeconds));
        }
    }

    [Fact]
    public async Task Joins_OfSeveralPortals_AreAddedUpByOutcome()
    {
        await using var house = NewHouse();
        using var admin = await house.AdministratorAsync();
        await house.RoomAsync("open");
        (await admin.PostAsJsonAsync("/api/room/join", new { roomName = "open" })).EnsureSuccessStatusCode();
        await admin.PostAsJsonAsync("/api/room/join", new { roomName = "nowhere" });
        await house.Services.GetRequiredService<JoinTally>().FlushAsync(default);
        using var other = ActivatorUtilities.CreateInstance<JoinTally>(house.Services);
        other.Count(JoinOutcomes.Admitted);
        other.Count(JoinOutcomes.Failed("media"));
        await other.FlushAsync(default);

        var figures = await (await admin.GetAsync(new Uri("/api/dashboard", UriKind.Relative))).JsonAsync();

        var joins = figures.GetProperty("joins").EnumerateArray().ToDictionary(j => $"{j.GetProperty("kind").GetString()} {j.GetProperty("detail").GetString()}", j => j.GetProperty("count").GetInt32());
        Assert.Equal(2, joins["admitted admitted"]);
        Assert.Equal(1, joins["refused room-not-found"]);
        Assert.Equal(1, joins["failed media"]);
        var month = await (await admin.GetAsync(new Uri("/api/dashboard?range=month", UriKind.Relative))).JsonAsync();
        Assert.Equal(2, month.GetProperty("points").EnumerateArray().Sum(p => p.GetProperty("admitted").GetInt32()));
        Assert.Equal(30, month.GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task Purge_DeletesOldMeetings_AndKeepsTheirFiguresThroughARebuild()
    {
        await using var house = NewHouse();
        house.Settings["History:KeepDays"] = "30";
        using var admin = await house.AdministratorAsync();
        var old = Period.Day.Floor(DateTime.UtcNow).AddDays(-40);
        await house.MeetingAsync("hall", null, old.AddHours(9), ("a", "Ayşe", 0, 60));
        await house.MeetingAsync("hall", null, old.AddDays(20), ("b", "Ben", 0, 60));

        Assert.Equal(1, await house.Services.GetRequiredService<HistoryRetention>().PurgeAsync(default));
        (await admin.PostAsync(new Uri("/api/admin/statistics/rebuild", UriKind.Relative), null)).EnsureSuccessStatusCode();

        await using var db = await house.OpenDatabaseAsync();
        Assert.Equal("b", (await db.Attendances.SingleAsync()).Identity);
        Assert.Equal("b", (await db.KnownPersons.SingleAsync()).Identity);
        Assert.Equal(3600, (await db.PeriodFigures.SingleAsync(f => f.Period == Period.Hour && f.At == old.AddHours(9))).PersonSeconds);
        Assert.Contains("meetings: 1", (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.HistoryPurge)).Details, StringComparison.Ordinal);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.StatisticsRebuild));
    }

    [Fact]
    public async Task Dashboard_IsForThoseWhoSeeAllRooms()
    {
        await using var house = NewHouse();
        using var user = await house.UserAsync("nobody@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(new Uri("/api/dashboard", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsync(new Uri("/api/admin/statistics/rebuild", UriKind.Relative), null)).StatusCode);
        using var admin = await house.AdministratorAsync();
        Assert.EndsWith("/dashboard", (await admin.GetAsync(new Uri("/", UriKind.Relative))).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("/rooms", (await user.GetAsync(new Uri("/", UriKind.Relative))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    public sealed class OnSqlite : DashboardTests
    {
        protected override HistoryHouse NewHouse() => new();
    }

    public sealed class OnPostgres(PostgresServer server) : DashboardTests, IClassFixture<PostgresServer>
    {
        protected override HistoryHouse NewHouse()
        {
            var house = new HistoryHouse();
            house.Settings["Database:Provider"] = "Postgres";
            house.Settings["Database:ConnectionString"] = server.NewDatabase();
            return house;
        }
    }
}
