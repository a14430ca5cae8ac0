using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Tests;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Data;

/// <summary>What every database must do alike. Each test has a migrated database of its own.</summary>
public abstract partial class DatabaseTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-data-").FullName;
    private ServiceProvider _services = null!;

    protected abstract Dictionary<string, string?> Settings { get; }

    public async ValueTask InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new DataFolder(_folder))
            .AddBedrudData(configuration)
            .BuildServiceProvider();
        await using var db = NewContext();
        await db.Database.MigrateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Migrate_EmptyDatabase_HasNothingPending()
    {
        await using var db = NewContext();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Rooms_SameNameTwice_IsRefusedByTheDatabase()
    {
        await AddAsync(NewRoom("daily"));

        await Assert.ThrowsAsync<DbUpdateException>(() => AddAsync(NewRoom("daily")));
    }

    [Fact]
    public async Task Rooms_TwoEditorsAtOnce_TheSecondIsTold()
    {
        await AddAsync(NewRoom("daily"));
        await using var first = NewContext();
        await using var second = NewContext();
        var mine = await first.Rooms.SingleAsync();
        var theirs = await second.Rooms.SingleAsync();
        (mine.Capacity, mine.Version) = (5, Guid.NewGuid());
        (theirs.Capacity, theirs.Version) = (9, Guid.NewGuid());

        await first.SaveChangesAsync();

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());
    }

    [Fact]
    public async Task Times_WrittenAndRead_StayUtcToTheMicrosecond()
    {
        var at = new DateTime(2026, 3, 29, 1, 30, 15, DateTimeKind.Utc).AddTicks(1234560);
        await AddAsync(new Room { Name = "daily", CreatedAt = at, UpdatedAt = at });

        await using var db = NewContext();
        var room = await db.Rooms.SingleAsync(r => r.CreatedAt == at);
        Assert.Equal(DateTimeKind.Utc, room.CreatedAt.Kind);
        Assert.Equal(at, room.CreatedAt);
    }

    [Fact]
    public async Task Rooms_Deleted_TakeMembersAndBansWithThem()
    {
        var user = new BedrudUser { UserName = "a@example.org", DisplayName = "Ayşe" };
        var room = NewRoom("daily");
        room.Members.Add(new RoomMember { RoomId = room.Id, UserId = user.Id, Role = RoomRole.Owner });
        await AddAsync(user, room, new Ban { RoomId = room.Id, Identity = "g_1", DisplayName = "G", CreatedAt = DateTime.UtcNow });

        await using (var db = NewContext())
        {
            db.Rooms.Remove(await db.Rooms.SingleAsync());
            await db.SaveChangesAsync();
        }

        await using var after = NewContext();
        Assert.Equal(0, await after.RoomMembers.CountAsync() + await after.Bans.CountAsync());
        Assert.Equal(1, await after.Users.CountAsync());
    }

    [Fact]
    public async Task Bans_SamePersonTwice_IsRefusedByTheDatabase()
    {
        var room = NewRoom("daily");
        await AddAsync(room, new Ban { RoomId = room.Id, Identity = "g_1", DisplayName = "G", CreatedAt = DateTime.UtcNow });

        await Assert.ThrowsAsync<DbUpdateException>(
            () => AddAsync(new Ban { RoomId = room.Id, Identity = "g_1", DisplayName = "G", CreatedAt = DateTime.UtcNow }));
    }

    [Fact]
    public async Task Passkeys_OfAnAccount_AreKept()
    {
        var user = new BedrudUser { UserName = "a@example.org", DisplayName = "Ayşe" };
        await AddAsync(user, new IdentityUserPasskey<Guid>
        {
            UserId = user.Id,
            CredentialId = [1, 2, 3],
            Data = new IdentityPasskeyData { Name = "Phone", PublicKey = [4], AttestationObject = [5], ClientDataJson = [6] },
        });

        await using var db = NewContext();
        var passkey = await db.Set<IdentityUserPasskey<Guid>>().SingleAsync();
        Assert.Equal("Phone", passkey.Data.Name);
    }

    [Fact]
    public async Task JoinFacts_OfPeople_AreEachPersonsOwnAndNeverOld()
    {
        var user = new BedrudUser { UserName = "a@example.org", DisplayName = "Ayşe" };
        var room = new Room
        {
            Name = "daily",
            IsPublic = false,
            Capacity = 7,
            Locks = RoomLocks.Camera | RoomLocks.Chat,
            EmptyTimeout = 60,
            DepartureTimeout = 7,
            CreatedAt = DateTime.UtcNow,
            UpdatedAt = DateTime.UtcNow,
        };
        room.Members.Add(new RoomMember { RoomId = room.Id, UserId = user.Id, Role = RoomRole.Moderator });
        var until = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await AddAsync(user, room, NewRoom("other"), new Ban { RoomId = room.Id, Identity = "g_1", DisplayName = "G", Reason = "noise", Until = until, CreatedAt = until });
        await using var reader = new JoinFactsReader(_services.GetRequiredService<IDbContextFactory<BedrudDbContext>>());

        for (var round = 0; round < 3; round++)
        {
            var member = (await reader.ReadAsync("daily", user.Id, "u_1", CancellationToken.None))!;
            Assert.Equal((room.Id, false, true, 7, room.Locks, false), (
                member.Room.Id, member.Room.IsPublic, member.Room.GuestsAllowed, member.Room.Capacity, member.Room.Locks, member.Room.IsSuspended));
            Assert.Equal((60, 7), (member.Room.EmptyTimeout, member.Room.DepartureTimeout));
            Assert.Equal((RoomRole.Moderator, null), (member.Membership, member.Ban));

            var banned = (await reader.ReadAsync("daily", Guid.Empty, "g_1", CancellationToken.None))!;
            Assert.Equal((null, until, "noise"), (banned.Membership, banned.Ban?.Until, banned.Ban?.Reason));
            Assert.Equal(DateTimeKind.Utc, banned.Ban!.Until!.Value.Kind);
            Assert.Null((await reader.ReadAsync("other", user.Id, "g_1", CancellationToken.None))!.Membership);
            Assert.Null(await reader.ReadAsync("nowhere", user.Id, "u_1", CancellationToken.None));
        }

        // What another portal writes is seen at the next join.
        await using (var db = NewContext())
            await db.Rooms.Where(r => r.Name == "daily").ExecuteUpdateAsync(s => s.SetProperty(r => r.IsSuspended, true));
        Assert.True((await reader.ReadAsync("daily", user.Id, "u_1", CancellationToken.None))!.Room.IsSuspended);
    }

    [Fact]
    public async Task JoinFacts_OfARestriction_HoldWhileItsMeetingRuns()
    {
        var room = NewRoom("daily");
        var until = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await AddAsync(
            room,
            new Meeting { RoomName = "daily", RoomId = room.Id, RoomSid = "RM_1", StartedAt = until, LastSeenAt = until },
            new Restriction { RoomId = room.Id, Identity = "g_1", DisplayName = "G", RoomSid = "RM_1", KeptOutAt = until.AddMinutes(-5), KeptOutUntil = until, Locks = RoomLocks.Camera },
            new Restriction { RoomId = room.Id, Identity = "g_2", DisplayName = "H", RoomSid = "RM_untold", Locks = RoomLocks.Screen });
        await using var reader = new JoinFactsReader(_services.GetRequiredService<IDbContextFactory<BedrudDbContext>>());
        async Task<Restriction?> OfAsync(string identity) => (await reader.ReadAsync("daily", Guid.Empty, identity, CancellationToken.None))!.Restriction;

        var kept = await OfAsync("g_1");
        Assert.Equal((until.AddMinutes(-5), until, RoomLocks.Camera), (kept!.KeptOutAt, kept.KeptOutUntil, kept.Locks));
        Assert.Equal(DateTimeKind.Utc, kept.KeptOutUntil!.Value.Kind);
        var locked = await OfAsync("g_2");
        Assert.Equal((null, null, RoomLocks.Screen), (locked!.KeptOutAt, locked.KeptOutUntil, locked.Locks));
        Assert.Null(await OfAsync("g_3"));

        await using (var db = NewContext())
            await db.Set<Meeting>().ExecuteUpdateAsync(s => s.SetProperty(m => m.EndedAt, until));
        Assert.Null(await OfAsync("g_1"));
        Assert.NotNull(await OfAsync("g_2"));
    }

    [Fact]
    public async Task JoinFacts_OfSomebodyBeforeTheRoom_TellWhatHappenedSinceTheDecision()
    {
        var room = NewRoom("daily");
        (room.WaitingRoom, room.SecondDevice) = (WaitingRoom.Everybody, SecondDevice.Both);
        var at = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        LobbyEntry Entry(string identity, LobbyState state, DateTime? decidedAt) =>
            new() { RoomId = room.Id, Identity = identity, DisplayName = "G", State = state, AskedAt = at, SeenAt = at, DecidedAt = decidedAt };
        await AddAsync(
            room, NewRoom("other"),
            new Meeting { RoomName = "daily", RoomSid = "RM_1", StartedAt = at.AddHours(-1), EndedAt = at, LastSeenAt = at },
            new Meeting { RoomName = "other", RoomSid = "RM_2", StartedAt = at, EndedAt = at.AddHours(9), LastSeenAt = at },
            Entry("g_waiting", LobbyState.Waiting, null), Entry("g_before", LobbyState.Admitted, at.AddMinutes(-1)), Entry("g_after", LobbyState.Admitted, at.AddMinutes(1)));
        await using var reader = new JoinFactsReader(_services.GetRequiredService<IDbContextFactory<BedrudDbContext>>());
        async Task<LobbyStanding?> OfAsync(string identity) => (await reader.ReadAsync("daily", Guid.Empty, identity, CancellationToken.None))!.Lobby;

        Assert.Null(await OfAsync("g_stranger"));
        var waiting = (await OfAsync("g_waiting"))!;
        Assert.Equal((LobbyState.Waiting, at, at, null), (waiting.Entry.State, waiting.Entry.AskedAt, waiting.Entry.SeenAt, waiting.Entry.DecidedAt));
        Assert.Equal(DateTimeKind.Utc, waiting.Entry.AskedAt.Kind);
        Assert.True(await OfAsync("g_before") is { Runs: false, Entry.State: LobbyState.Admitted } before && before.EndedAt == at);
        Assert.True(await OfAsync("g_after") is { EndedAt: null, Runs: false } after && after.Entry.DecidedAt == at.AddMinutes(1));
        await AddAsync(new Meeting { RoomName = "daily", RoomSid = "RM_3", StartedAt = at.AddMinutes(2), LastSeenAt = at });
        Assert.True(await OfAsync("g_after") is { EndedAt: null, Runs: true });
        var read = (await reader.ReadAsync("daily", Guid.Empty, "g_after", CancellationToken.None))!.Room;
        Assert.Equal((WaitingRoom.Everybody, SecondDevice.Both), (read.WaitingRoom, read.SecondDevice));

        // The bulk reading says the same.
        await using var db = NewContext();
        Assert.Equal(["g_after"], await db.AdmissionsInForce(at.AddHours(20)).Select(e => e.Identity).ToListAsync());
        Assert.Equal(["g_after"], await db.AdmissionsInForce(at.AddMinutes(3)).Select(e => e.Identity).ToListAsync());
        await db.Set<Meeting>().Where(m => m.RoomSid == "RM_3").ExecuteDeleteAsync();
        Assert.Empty(await db.AdmissionsInForce(at.AddHours(20)).ToListAsync());
    }

    private BedrudDbContext NewContext() => _services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContext();

    private async Task AddAsync(params object[] entities)
    {
        await using var db = NewContext();
        db.AddRange(entities);
        await db.SaveChangesAsync();
    }

    private static Room NewRoom(string name) => new() { Name = name, CreatedAt = DateTime.UtcNow, UpdatedAt = DateTime.UtcNow };
}

public sealed class SqliteDatabaseTests : DatabaseTests
{
    protected override Dictionary<string, string?> Settings { get; } = new() { ["Database:Provider"] = "Sqlite" };
}

public sealed class PostgresDatabaseTests(PostgresServer server) : DatabaseTests, IClassFixture<PostgresServer>
{
    protected override Dictionary<string, string?> Settings { get; } = new()
    {
        ["Database:Provider"] = "Postgres",
        ["Database:ConnectionString"] = server.NewDatabase(),
    };
}
