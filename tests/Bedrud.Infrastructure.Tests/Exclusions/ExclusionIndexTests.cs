using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Exclusions;

public sealed class ExclusionIndexTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly ExclusionIndex _index;
    private readonly Room _room = new() { Name = "daily" };

    public ExclusionIndexTests()
    {
        _index = new ExclusionIndex(_database, _time, NullLogger<ExclusionIndex>.Instance);
        Add(_room);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Find_SomebodyKicked_IsKeptOutUntilTheTimeAndNotLonger()
    {
        Add(Kick("g_1", Now.AddMinutes(5)));

        Assert.Equal(new Exclusion(ExclusionReason.Kicked, Now.AddMinutes(5)), await FindAsync("g_1"));
        Assert.Null(await FindAsync("g_2"));

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await FindAsync("g_1"));
    }

    [Fact]
    public async Task Find_SomebodyKicked_MayComeToTheNextMeeting()
    {
        Add(new Meeting { RoomName = "daily", RoomSid = "RM_1", StartedAt = Now, EndedAt = Now }, Kick("g_1", null));

        Assert.Null(await FindAsync("g_1"));
    }

    [Fact]
    public async Task Find_ABan_OutlastsTheMeetingAndEndsWithItsTime()
    {
        Add(
            new Meeting { RoomName = "daily", RoomSid = "RM_1", StartedAt = Now, EndedAt = Now },
            Ban("g_1", null), Ban("g_2", Now.AddHours(1)), Ban("g_3", Now));

        Assert.Equal(new Exclusion(ExclusionReason.Banned), await FindAsync("g_1"));
        Assert.Equal(new Exclusion(ExclusionReason.Banned, Now.AddHours(1)), await FindAsync("g_2"));
        Assert.Null(await FindAsync("g_3"));
        Assert.Null(await _index.FindAsync("other", "g_1", CancellationToken.None));
    }

    [Fact]
    public async Task Find_AnAdministrator_IsNotKeptOutByABan()
    {
        var role = new IdentityRole<Guid>(Roles.Administrator) { Id = Guid.NewGuid() };
        var users = new[] { new BedrudUser { UserName = "a", DisplayName = "A" }, new BedrudUser { UserName = "b", DisplayName = "B" } };
        var (administrator, user) = (ParticipantIdentity.ForUser(users[0].Id), ParticipantIdentity.ForUser(users[1].Id));
        Add(role, users[0], users[1], new IdentityUserRole<Guid> { UserId = users[0].Id, RoleId = role.Id }, Ban(administrator, null), Ban(user, null));

        Assert.Null(await FindAsync(administrator));
        Assert.NotNull(await FindAsync(user));
    }

    [Fact]
    public async Task Find_ARoomSuspendedOrDeleted_IsClosedToEverybody()
    {
        Add(new Room { Name = "resting", IsSuspended = true }, new DeletedRoom { Name = "gone", DeletedAt = Now }, new DeletedRoom { Name = "daily", DeletedAt = Now });

        Assert.Equal(ExclusionReason.RoomSuspended, (await _index.FindAsync("resting", "u_1", CancellationToken.None))?.Reason);
        Assert.Equal(ExclusionReason.RoomDeleted, (await _index.FindAsync("gone", "u_1", CancellationToken.None))?.Reason);
        // It was created anew.
        Assert.Null(await FindAsync("u_1"));
        Assert.Null(await _index.FindAsync("Another application's room", "u_1", CancellationToken.None));
    }

    [Theory]
    [InlineData(WaitingRoom.Guests, "g_stranger bob")]
    [InlineData(WaitingRoom.Everybody, "g_stranger bob member stranger")]
    public async Task Find_AWaitingRoom_KeepsOutWhoeverIsNotAdmittedKnownOrNot(WaitingRoom waitingRoom, string keptOut)
    {
        var hall = new Room { Name = "hall", WaitingRoom = waitingRoom };
        var role = new IdentityRole<Guid>(Roles.Administrator) { Id = Guid.NewGuid() };
        BedrudUser New(string name) => new() { UserName = name, DisplayName = name };
        var (owner, moderator, member, administrator) = (New("owner"), New("moderator"), New("member"), New("administrator"));
        var admitted = ParticipantIdentity.ForGuest(Guid.NewGuid());
        Add(
            hall, role, owner, moderator, member, administrator, new IdentityUserRole<Guid> { UserId = administrator.Id, RoleId = role.Id },
            new RoomMember { RoomId = hall.Id, UserId = owner.Id, Role = RoomRole.Owner },
            new RoomMember { RoomId = hall.Id, UserId = moderator.Id, Role = RoomRole.Moderator },
            new RoomMember { RoomId = hall.Id, UserId = member.Id, Role = RoomRole.Speaker },
            Entry(hall, admitted, LobbyState.Admitted), Entry(hall, "g_waiting", LobbyState.Waiting), Entry(hall, "g_refused", LobbyState.Refused));
        var people = new (string Name, string Identity)[]
        {
            ("admitted", admitted), ("admitted's telephone", ParticipantIdentity.OnDevice(admitted, "phone")), ("g_stranger", ParticipantIdentity.ForGuest(Guid.NewGuid())),
            ("bob", "bob"), ("owner", ParticipantIdentity.ForUser(owner.Id)), ("moderator", ParticipantIdentity.OnDevice(ParticipantIdentity.ForUser(moderator.Id), "phone")),
            ("administrator", ParticipantIdentity.ForUser(administrator.Id)), ("member", ParticipantIdentity.ForUser(member.Id)), ("stranger", ParticipantIdentity.ForUser(Guid.NewGuid())),
        };

        var found = new List<string>();
        foreach (var (name, identity) in people)
        {
            if (await _index.FindAsync("hall", identity, CancellationToken.None) is { } exclusion)
            {
                Assert.Equal(ExclusionReason.NotAdmitted, exclusion.Reason);
                found.Add(name);
            }
        }

        Assert.Equal(keptOut, string.Join(' ', found));
        Assert.Equal(ExclusionReason.NotAdmitted, (await _index.FindAsync("hall", "g_waiting", CancellationToken.None))?.Reason);
        Assert.Equal(ExclusionReason.NotAdmitted, (await _index.FindAsync("hall", "g_refused", CancellationToken.None))?.Reason);
    }

    [Fact]
    public async Task Find_AnAdmission_EndsWithTheMeetingOrWhereNoneRunsWithItsTime()
    {
        var hall = new Room { Name = "hall", WaitingRoom = WaitingRoom.Guests };
        Add(hall, Entry(hall, "g_1", LobbyState.Admitted), new Meeting { RoomName = "hall", RoomSid = "RM_0", StartedAt = Now.AddHours(-2), EndedAt = Now.AddHours(-1) });
        Assert.Null(await _index.FindAsync("hall", "g_1", CancellationToken.None));
        _time.Advance(LobbyEntry.AdmissionLasts);
        Assert.NotNull(await _index.FindAsync("hall", "g_1", CancellationToken.None));

        Add(new Meeting { RoomName = "hall", RoomSid = "RM_1", StartedAt = Now });
        Assert.Null(await _index.FindAsync("hall", "g_1", CancellationToken.None));

        using (var db = _database.CreateDbContext())
            db.Set<Meeting>().Where(m => m.RoomSid == "RM_1").ExecuteUpdate(s => s.SetProperty(m => m.EndedAt, Now));
        Add(new Meeting { RoomName = "hall", RoomSid = "RM_2", StartedAt = Now });
        _index.Forget("hall");
        // The media server may have started again: nobody who was in is sent before the door.
        Assert.Null(await _index.FindAsync("hall", "g_1", CancellationToken.None));
        _time.Advance(Conversation.Gap);
        Assert.NotNull(await _index.FindAsync("hall", "g_1", CancellationToken.None));
    }

    [Fact]
    public async Task Find_SomebodyAdmittedByAnotherPortalJustNow_IsNotTurnedAway()
    {
        var hall = new Room { Name = "hall", WaitingRoom = WaitingRoom.Everybody };
        Add(hall);
        Assert.NotNull(await _index.FindAsync("hall", "g_1", CancellationToken.None));

        Add(Entry(hall, "g_1", LobbyState.Admitted));

        Assert.Null(await _index.FindAsync("hall", "g_1", CancellationToken.None));
    }

    [Fact]
    public async Task Find_AfterAnAct_KnowsItAtOnceAndAnotherPortalsSoon()
    {
        Assert.Null(await FindAsync("g_1"));
        Add(Ban("g_1", null));

        _index.Forget("daily");
        Assert.NotNull(await FindAsync("g_1"));

        using (var db = _database.CreateDbContext())
            db.Bans.ExecuteDelete();
        _time.Advance(ExclusionIndex.MaxAge);
        Assert.Null(await FindAsync("g_1"));
    }

    [Fact]
    public async Task Find_WithTheDatabaseAway_AnswersTheLastThatIsKnown()
    {
        Add(Ban("g_1", null));
        Assert.NotNull(await FindAsync("g_1"));
        _database.IsAway = true;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.NotNull(await FindAsync("g_1"));
        Assert.Null(await FindAsync("g_2"));
        Assert.Null(await _index.FindAsync("never-asked", "g_1", CancellationToken.None));

        _database.IsAway = false;
        using (var db = _database.CreateDbContext())
            db.Bans.ExecuteDelete();
        Assert.Null(await FindAsync("g_1"));
    }

    private ValueTask<Exclusion?> FindAsync(string identity) => _index.FindAsync("daily", identity, CancellationToken.None);

    private LobbyEntry Entry(Room room, string identity, LobbyState state) => new()
    {
        RoomId = room.Id,
        Identity = identity,
        DisplayName = "G",
        State = state,
        AskedAt = Now,
        SeenAt = Now,
        DecidedAt = state == LobbyState.Waiting ? null : Now,
    };

    private Restriction Kick(string identity, DateTime? until) =>
        new() { RoomId = _room.Id, Identity = identity, DisplayName = "G", RoomSid = "RM_1", KeptOutAt = Now, KeptOutUntil = until };

    private Ban Ban(string identity, DateTime? until) => new() { RoomId = _room.Id, Identity = identity, DisplayName = "G", CreatedAt = Now, Until = until };

    private void Add(params object[] entities)
    {
        using var db = _database.CreateDbContext();
        db.AddRange(entities);
        db.SaveChanges();
    }
}
