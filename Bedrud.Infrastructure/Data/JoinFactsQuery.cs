using System.Data.Common;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// One open connection with the query prepared on it. EF Core writes the SQL, for whichever database it is; asked again and again, the
/// prepared statement is spared the opening and preparing, which is most of what a query through the context costs. See ADR 3.
/// </summary>
internal sealed class JoinFactsQuery : IAsyncDisposable
{
    // Never stored anywhere: they mark which parameter of the command is which.
    private const string AnyRoom = "a-room", AnyIdentity = "an-identity";
    private static readonly Guid AnyUser = new("7a1c1f0e-93a6-4f0e-9c55-0a3f6e2b8d11");

    private readonly BedrudDbContext _db;
    private readonly DbCommand _command;
    private readonly DbParameter[] _roomName, _userId, _identity;

    private JoinFactsQuery(BedrudDbContext db, DbCommand command)
    {
        (_db, _command) = (db, command);
        _roomName = Parameters(AnyRoom);
        _userId = Parameters(AnyUser);
        _identity = Parameters(AnyIdentity);
    }

    public static async Task<JoinFactsQuery> OpenAsync(IDbContextFactory<BedrudDbContext> contexts, CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            return new JoinFactsQuery(db, Query(db, AnyRoom, AnyUser, AnyIdentity).CreateDbCommand());
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public async Task<JoinFacts?> ReadAsync(string roomName, Guid userId, string identity, CancellationToken cancellationToken)
    {
        Set(_roomName, roomName);
        Set(_userId, userId);
        Set(_identity, identity);
        await using var row = await _command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row, roomName, identity) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _db.DisposeAsync();
    }

    private static IQueryable<Row> Query(BedrudDbContext db, string roomName, Guid userId, string identity) => db.Rooms
        .Where(r => r.Name == roomName)
        .LeftJoin(db.RoomMembers.Where(m => m.UserId == userId), r => r.Id, m => m.RoomId, (r, m) => new { r, m })
        .LeftJoin(db.Bans.Where(b => b.Identity == identity), x => x.r.Id, b => b.RoomId, (x, b) => new { x.r, x.m, b })
        .LeftJoin(db.Restrictions.Where(s => s.Identity == identity), x => x.r.Id, s => s.RoomId, (x, s) => new { x.r, x.m, x.b, s })
        .LeftJoin(db.LobbyEntries.Where(l => l.Identity == identity), x => x.r.Id, l => l.RoomId, (x, l) => new { x.r, x.m, x.b, x.s, l })
        .LeftJoin(db.Set<Meeting>(), x => x.s!.RoomSid, e => e.RoomSid, (x, e) => new Row
        {
            Id = x.r.Id,
            IsPublic = x.r.IsPublic,
            GuestsAllowed = x.r.GuestsAllowed,
            Capacity = x.r.Capacity,
            Locks = x.r.Locks,
            IsSuspended = x.r.IsSuspended,
            EmptyTimeout = x.r.EmptyTimeout,
            DepartureTimeout = x.r.DepartureTimeout,
            Role = (RoomRole?)x.m!.Role,
            BanId = (Guid?)x.b!.Id,
            Until = x.b.Until,
            Reason = x.b.Reason,
            RestrictionId = (Guid?)x.s!.Id,
            KeptOutAt = x.s.KeptOutAt,
            KeptOutUntil = x.s.KeptOutUntil,
            LockedSources = (RoomLocks?)x.s.Locks,
            EndedAt = e!.EndedAt,
            GivenRole = x.s.Role,
            WaitingRoom = x.r.WaitingRoom,
            SecondDevice = x.r.SecondDevice,
            LobbyId = (Guid?)x.l!.Id,
            LobbyState = (LobbyState?)x.l.State,
            AskedAt = (DateTime?)x.l.AskedAt,
            SeenAt = (DateTime?)x.l.SeenAt,
            DecidedAt = x.l.DecidedAt,
            // Only an admission can run out: nobody else's join looks through the history.
            EndedSince = x.l.State == LobbyState.Admitted ? db.Set<Meeting>().Where(m => m.RoomName == x.r.Name && m.EndedAt > x.l.DecidedAt).Min(m => m.EndedAt) : null,
            Runs = x.l.State == LobbyState.Admitted && db.Set<Meeting>().Any(m => m.RoomName == x.r.Name && m.EndedAt == null),
        });

    private static JoinFacts Read(DbDataReader row, string roomName, string identity)
    {
        var room = new Room
        {
            Id = row.GetGuid(0),
            Name = roomName,
            IsPublic = row.GetBoolean(1),
            GuestsAllowed = row.GetBoolean(2),
            Capacity = row.GetInt32(3),
            Locks = (RoomLocks)row.GetInt32(4),
            IsSuspended = row.GetBoolean(5),
            EmptyTimeout = row.GetInt32(6),
            DepartureTimeout = row.GetInt32(7),
            WaitingRoom = (WaitingRoom)row.GetInt32(18),
            SecondDevice = (SecondDevice)row.GetInt32(19),
        };
        RoomRole? role = row.IsDBNull(8) ? null : Enum.Parse<RoomRole>(row.GetString(8));
        return new JoinFacts(room, role, ReadBan(row, room.Id, identity), ReadRestriction(row, room.Id, identity), ReadLobby(row, room.Id, identity));
    }

    private static Ban? ReadBan(DbDataReader row, Guid roomId, string identity) => row.IsDBNull(9) ? null : new Ban
    {
        Id = row.GetGuid(9),
        RoomId = roomId,
        Identity = identity,
        DisplayName = "",
        CreatedAt = default,
        Until = ReadTime(row, 10),
        Reason = row.IsDBNull(11) ? null : row.GetString(11),
    };

    // What is of a meeting that has ended holds no more.
    private static Restriction? ReadRestriction(DbDataReader row, Guid roomId, string identity) => row.IsDBNull(12) || !row.IsDBNull(16) ? null : new Restriction
    {
        Id = row.GetGuid(12),
        RoomId = roomId,
        Identity = identity,
        DisplayName = "",
        KeptOutAt = ReadTime(row, 13),
        KeptOutUntil = ReadTime(row, 14),
        Locks = (RoomLocks)row.GetInt32(15),
        Role = row.IsDBNull(17) ? null : (RoomRole)row.GetInt32(17),
    };

    private static LobbyStanding? ReadLobby(DbDataReader row, Guid roomId, string identity)
    {
        if (row.IsDBNull(20))
            return null;
        var entry = new LobbyEntry
        {
            Id = row.GetGuid(20),
            RoomId = roomId,
            Identity = identity,
            DisplayName = "",
            State = (LobbyState)row.GetInt32(21),
            AskedAt = ReadTime(row, 22)!.Value,
            SeenAt = ReadTime(row, 23)!.Value,
            DecidedAt = ReadTime(row, 24),
        };
        return new LobbyStanding(entry, ReadTime(row, 25), row.GetBoolean(26));
    }

    private static DateTime? ReadTime(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    private static void Set(DbParameter[] parameters, object value)
    {
        foreach (var parameter in parameters)
            parameter.Value = value;
    }

    private DbParameter[] Parameters(object marker) => [.. _command.Parameters.Cast<DbParameter>().Where(p => Equals(p.Value, marker))];

    // In the order in which the columns are read.
    private sealed class Row
    {
        public Guid Id { get; init; }
        public bool IsPublic { get; init; }
        public bool GuestsAllowed { get; init; }
        public int Capacity { get; init; }
        public RoomLocks Locks { get; init; }
        public bool IsSuspended { get; init; }
        public int EmptyTimeout { get; init; }
        public int DepartureTimeout { get; init; }
        public RoomRole? Role { get; init; }
        public Guid? BanId { get; init; }
        public DateTime? Until { get; init; }
        public string? Reason { get; init; }
        public Guid? RestrictionId { get; init; }
        public DateTime? KeptOutAt { get; init; }
        public DateTime? KeptOutUntil { get; init; }
        public RoomLocks? LockedSources { get; init; }
        public DateTime? EndedAt { get; init; }
        public RoomRole? GivenRole { get; init; }
        public WaitingRoom WaitingRoom { get; init; }
        public SecondDevice SecondDevice { get; init; }
        public Guid? LobbyId { get; init; }
        public LobbyState? LobbyState { get; init; }
        public DateTime? AskedAt { get; init; }
        public DateTime? SeenAt { get; init; }
        public DateTime? DecidedAt { get; init; }
        public DateTime? EndedSince { get; init; }
        public bool Runs { get; init; }
    }
}
