using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Bedrud.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>Lists are the database's work, so each database does it.</summary>
public abstract class LibraryApiTests(LibraryHouse house)
{
    private static readonly DateTime Day = new(2026, 3, 10, 9, 0, 0, DateTimeKind.Utc);

    protected static async Task FillAsync(LibraryHouse house)
    {
        var hall = await house.NewRoomAsync("hall");
        var attic = await house.NewRoomAsync("attic");
        await house.NewRecordingAsync(hall, "hall", "İstanbul Toplantısı", "Ayşe", at: Day);
        await house.NewRecordingAsync(hall, "hall", "budget 100%", "Bora", at: Day.AddDays(1));
        await house.NewRecordingAsync(attic, "attic", "Ağaç", "Ayşe", at: Day.AddDays(2));
        await house.NewRecordingAsync(attic, "attic", "waiting", "Bora", withFile: false, at: Day.AddDays(3));
        var failed = await house.NewRecordingAsync(attic, "attic", "Zeta", "Bora", withFile: false, at: Day.AddDays(4));
        await house.Store.ApplyAsync(failed.Id, default, new RecordingEvent.Refused(RecordingReason.NoWorker, "no response from servers"));
        var deleted = await house.NewRecordingAsync(hall, "hall", "old", "Bora", at: Day.AddDays(5));
        await house.Store.ApplyAsync(deleted.Id, default, new RecordingEvent.Deleted());
        (await house.MemberAsync("mod", RoomRole.Moderator, hall)).Dispose();
    }

    [Theory]
    [InlineData("", "Zeta|waiting|Ağaç|budget 100%|İstanbul Toplantısı")]
    [InlineData("?sort=date", "İstanbul Toplantısı|budget 100%|Ağaç|waiting|Zeta")]
    [InlineData("?sort=title", "Ağaç|budget 100%|İstanbul Toplantısı|waiting|Zeta")]
    [InlineData("?sort=-title&pageSize=2&page=2", "İstanbul Toplantısı|budget 100%")]
    [InlineData("?search=ISTANBUL", "İstanbul Toplantısı")]
    [InlineData("?search=toplantisi", "İstanbul Toplantısı")]
    [InlineData("?search=TOPLANTISI", "İstanbul Toplantısı")]
    [InlineData("?search=ayse", "Ağaç|İstanbul Toplantısı")]
    [InlineData("?search=attic%20bora", "Zeta|waiting")]
    [InlineData("?search=0%25", "budget 100%")]
    [InlineData("?search=_", "")]
    [InlineData("?room=hall", "budget 100%|İstanbul Toplantısı")]
    [InlineData("?state=active", "waiting")]
    [InlineData("?state=ready&sort=title", "Ağaç|budget 100%|İstanbul Toplantısı")]
    [InlineData("?state=failed", "Zeta")]
    [InlineData("?state=deleted&from=2026-01-01", "old")]
    [InlineData("?from=2026-03-11&to=2026-03-12", "Ağaç|budget 100%")]
    [InlineData("?page=9", "")]
    public async Task List_AsAsked_ComesFromTheDatabase(string query, string titles)
    {
        using var admin = await house.AdministratorAsync();

        var page = await (await admin.GetAsync($"/api/recordings{query}")).JsonAsync();

        Assert.Equal(titles, string.Join('|', page.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("title").GetString())));
    }

    [Theory]
    [InlineData("?sort=colour")]
    [InlineData("?state=9")]
    [InlineData("?from=yesterday")]
    [InlineData("?page=0")]
    [InlineData("?pageSize=101")]
    public async Task List_WhatCannotBeUnderstood_IsRefused(string query)
    {
        using var admin = await house.AdministratorAsync();
        await (await admin.GetAsync($"/api/recordings{query}")).ShouldBeProblemAsync(400, "invalid-query");
    }

    [Fact]
    public async Task Failed_TellsWhy_InWordsOfItsOwnAndOfTheRecorder()
    {
        using var admin = await house.AdministratorAsync();
        var id = (await (await admin.GetAsync("/api/recordings?state=failed")).JsonAsync()).GetProperty("items")[0].GetProperty("id").GetGuid();

        var details = await (await admin.GetAsync($"/api/recordings/{id}")).JsonAsync();

        Assert.Equal("no-worker", details.GetProperty("recording").GetProperty("reason").GetString());
        Assert.Equal("no response from servers", details.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Space_IsThatOfEachRoom_DeletedOnesIncluded()
    {
        using var admin = await house.AdministratorAsync();

        var rooms = (await (await admin.GetAsync("/api/admin/recordings/space")).JsonAsync()).GetProperty("rooms").EnumerateArray()
            .ToDictionary(r => r.GetProperty("roomName").GetString()!, r => r.GetProperty("bytes").GetInt64());

        Assert.Equal(3 * LibraryHouse.Film.Length, rooms["hall"]);
        Assert.Equal(LibraryHouse.Film.Length, rooms["attic"]);
    }

    [Fact]
    public async Task Space_TellsFilesThatTheDatabaseDoesNotKnow()
    {
        using var admin = await house.AdministratorAsync();
        var found = house.Services.GetRequiredService<UnknownRecordingFiles>();
        Assert.Equal(JsonValueKind.Null, (await (await admin.GetAsync("/api/admin/recordings/space")).JsonAsync()).GetProperty("unknown").ValueKind);
        found.Latest = new UnknownFilesFound(Day, [new UnknownFilesOfPlace(RecordingKeys.Root, 3, 500)]);

        var unknown = (await (await admin.GetAsync("/api/admin/recordings/space")).JsonAsync()).GetProperty("unknown");

        Assert.Equal(Day, unknown.GetProperty("lookedAt").GetDateTime());
        var place = Assert.Single(unknown.GetProperty("places").EnumerateArray());
        Assert.Equal((RecordingKeys.Root, 3, 500), (place.GetProperty("place").GetString(), place.GetProperty("files").GetInt32(), place.GetProperty("bytes").GetInt32()));
    }

    [Fact]
    public async Task Rename_Delete_Restore_AreWrittenDown_AndTold()
    {
        var room = await house.NewRoomAsync($"lodge-{Guid.NewGuid():N}"[..20]);
        var recording = await house.NewRecordingAsync(room, "lodge", "Taslak", at: Day.AddYears(-1));
        using var admin = await house.AdministratorAsync();
        var address = $"/api/recordings/{recording.Id}";

        await (await admin.PatchAsJsonAsync(address, new { title = " \u202E " })).ShouldBeProblemAsync(400, "invalid-title");
        var renamed = await (await admin.PatchAsJsonAsync(address, new { title = "  Son   hâli " })).JsonAsync();
        Assert.Equal("Son hâli", renamed.GetProperty("recording").GetProperty("title").GetString());
        Assert.Equal(1, (await (await admin.GetAsync("/api/recordings?search=son%20hali")).JsonAsync()).GetProperty("total").GetInt32());

        (await admin.DeleteAsync(address)).EnsureSuccessStatusCode();
        (await admin.DeleteAsync(address)).EnsureSuccessStatusCode();
        await (await admin.GetAsync($"{address}/file")).ShouldBeProblemAsync(404, "recording-not-found");
        Assert.NotEqual(default, (await (await admin.GetAsync(address)).JsonAsync()).GetProperty("deletedForeverAt").GetDateTime());
        (await admin.PostAsync($"{address}/restore", null)).EnsureSuccessStatusCode();
        (await admin.GetAsync($"{address}/file")).EnsureSuccessStatusCode();

        Assert.Equal(
            [AuditAction.RecordingView, AuditAction.RecordingRestore, AuditAction.RecordingDelete, AuditAction.RecordingRename],
            (await (await admin.GetAsync($"{address}/activity")).JsonAsync()).EnumerateArray().Select(a => a.GetProperty("action").GetString()));
        await house.Store.ApplyAsync(recording.Id, default, new RecordingEvent.Deleted());
    }

    [Fact]
    public async Task Delete_OneThatIsBeingMade_IsRefused()
    {
        using var admin = await house.AdministratorAsync();
        var id = (await (await admin.GetAsync("/api/recordings?state=active")).JsonAsync()).GetProperty("items")[0].GetProperty("id").GetGuid();
        await (await admin.DeleteAsync($"/api/recordings/{id}")).ShouldBeProblemAsync(409, "recording-busy");
    }

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite(OnSqlite.House house) : LibraryApiTests(house.Portal), IClassFixture<OnSqlite.House>
    {
        public sealed class House : IAsyncLifetime
        {
            public LibraryHouse Portal { get; } = new();

            public async ValueTask InitializeAsync() => await FillAsync(Portal);

            public ValueTask DisposeAsync() => Portal.DisposeAsync();
        }
    }

    /// <summary>On PostgreSQL.</summary>
    public sealed class OnPostgres(OnPostgres.House house) : LibraryApiTests(house.Portal), IClassFixture<OnPostgres.House>
    {
        public sealed class House : IAsyncLifetime
        {
            private readonly PostgresServer _server = new();

            public LibraryHouse Portal { get; } = new();

            public async ValueTask InitializeAsync()
            {
                await _server.InitializeAsync();
                Portal.Settings["Database:Provider"] = "Postgres";
                Portal.Settings["Database:ConnectionString"] = _server.NewDatabase();
                await FillAsync(Portal);
            }

            public async ValueTask DisposeAsync()
            {
                await Portal.DisposeAsync();
                await _server.DisposeAsync();
            }
        }
    }
}
