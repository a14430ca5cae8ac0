using System.Data.Common;
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
        .LeftJoin(db.Bans.Where(b => b.Identity == identity), rm => rm.r.Id, b => b.RoomId, (rm, b) => new Row
        {
            Id = rm.r.Id,
            IsPublic = rm.r.IsPublic,
            GuestsAllowed = rm.r.GuestsAllowed,
            Capacity = rm.r.Capacity,
            Locks = rm.r.Locks,
            IsSuspended = rm.r.IsSuspended,
            Role = (RoomRole?)rm.m!.Role,
            BanId = (Guid?)b!.Id,
            Until = b.Until,
            Reason = b.Reason,
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
        };
        RoomRole? role = row.IsDBNull(6) ? null : Enum.Parse<RoomRole>(row.GetString(6));
        var ban = row.IsDBNull(7) ? null : new Ban
        {
            Id = row.GetGuid(7),
            RoomId = room.Id,
            Identity = identity,
            DisplayName = "",
            CreatedAt = default,
            Until = row.IsDBNull(8) ? null : DateTime.SpecifyKind(row.GetDateTime(8), DateTimeKind.Utc),
            Reason = row.IsDBNull(9) ? null : row.GetString(9),
        };
        return new JoinFacts(room, role, ban);
    }

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
        public RoomRole? Role { get; init; }
        public Guid? BanId { get; init; }
        public DateTime? Until { get; init; }
        public string? Reason { get; init; }
    }
}
