using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>What the database says of a room.</summary>
/// <param name="Moderators">Persons, see <see cref="ParticipantIdentity.PersonOf"/>.</param>
internal sealed record RoomWord(RoomLocks Locks, IReadOnlySet<string> Moderators)
{
    public static readonly RoomWord Nothing = new(RoomLocks.None, new HashSet<string>());
}

/// <summary>Where the facts of a meeting come from. A singleton.</summary>
public sealed class MeetingSources(
    PresenceStore presence, LobbyBoard lobby, ExclusionIndex exclusions, MeetingChannel channel, MeetingRequests requests,
    IDbContextFactory<BedrudDbContext> contexts, StreamSettings settings, TimeProvider time, ILogger<MeetingSources> logger)
{
    internal PresenceStore Presence => presence;

    internal LobbyBoard Lobby => lobby;

    internal ExclusionIndex Exclusions => exclusions;

    internal MeetingChannel Channel => channel;

    internal MeetingRequests Requests => requests;

    internal StreamSettings Settings => settings;

    internal TimeProvider Time => time;

    internal ILogger Logger => logger;

    /// <summary>What the room withholds now, and who may moderate it; nothing and nobody where it was deleted.</summary>
    internal async Task<RoomWord> ReadRoomAsync(string room, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Rooms.AsNoTracking().Where(r => r.Name == room).Select(r => new { r.Id, r.Locks }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? RoomWord.Nothing : new RoomWord(found.Locks, await db.ModeratorsAsync(found.Id, cancellationToken));
    }
}
