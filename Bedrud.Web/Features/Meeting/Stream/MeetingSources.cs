using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>What the database says of a room.</summary>
/// <param name="Moderators">Persons, see <see cref="ParticipantIdentity.PersonOf"/>.</param>
internal sealed record RoomWord(RoomLocks Locks, IReadOnlySet<string> Moderators, RecordingWord Recording)
{
    public static readonly RoomWord Nothing = new(RoomLocks.None, new HashSet<string>(), RecordingWord.Nothing);
}

/// <summary>Where the facts of a meeting come from. A singleton.</summary>
public sealed class MeetingSources(
    PresenceStore presence, LobbyBoard lobby, ExclusionIndex exclusions, MeetingChannel channel, MeetingRequests requests, RecordingBoard recordings,
    IDbContextFactory<BedrudDbContext> contexts, StreamSettings settings, TimeProvider time, ILogger<MeetingSources> logger)
{
    internal PresenceStore Presence => presence;

    internal LobbyBoard Lobby => lobby;

    internal ExclusionIndex Exclusions => exclusions;

    internal MeetingChannel Channel => channel;

    internal MeetingRequests Requests => requests;

    internal RecordingBoard Recordings => recordings;

    internal StreamSettings Settings => settings;

    internal TimeProvider Time => time;

    internal ILogger Logger => logger;

    /// <summary>What the room withholds now, who may moderate it, and what it says of recordings; nothing and nobody where it was deleted.</summary>
    /// <param name="roomSid">LiveKit's id of the meeting; null while none runs.</param>
    internal async Task<RoomWord> ReadRoomAsync(string room, string? roomSid, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Rooms.AsNoTracking().Where(r => r.Name == room).Select(r => new { r.Id, r.Locks, r.Recording }).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return RoomWord.Nothing;
        var since = time.GetUtcNow().UtcDateTime - RecordingWord.FailureStands;
        return new RoomWord(
            found.Locks, await db.ModeratorsAsync(found.Id, cancellationToken),
            await db.RecordingWordAsync(found.Id, found.Recording, roomSid, since, cancellationToken));
    }
}
