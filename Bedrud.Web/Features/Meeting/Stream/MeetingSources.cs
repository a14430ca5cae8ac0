using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

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

    /// <summary>What the room withholds now; nothing where it was deleted.</summary>
    internal async Task<RoomLocks> ReadLocksAsync(string room, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Rooms.Where(r => r.Name == room).Select(r => r.Locks).FirstOrDefaultAsync(cancellationToken);
    }
}
