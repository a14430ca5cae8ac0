using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>
/// LiveKit's RoomService. Every call carries a token of its own with the least grant that it needs, and for one room only where
/// LiveKit allows that. Failures are <see cref="LiveKitException"/>; only the List and Get calls are tried again.
/// </summary>
public interface ILiveKitApi
{
    /// <summary>The rooms that live, but for the portal's own <see cref="Domain.Health.ProbeRoom"/>s.</summary>
    /// <param name="names">Only these rooms; empty for all that live.</param>
    Task<IReadOnlyList<Protocol.Room>> ListRoomsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Empty for a room that does not exist: LiveKit draws no distinction.</summary>
    Task<IReadOnlyList<Protocol.ParticipantInfo>> ListParticipantsAsync(string room, CancellationToken cancellationToken);

    /// <summary>Ends the participant's connection. <see cref="LiveKitError.NotFound"/> where there is none.</summary>
    Task RemoveParticipantAsync(string room, string identity, CancellationToken cancellationToken);

    /// <summary>
    /// Mutes or unmutes one track. LiveKit refuses to unmute (<see cref="LiveKitError.FailedPrecondition"/>) unless configured otherwise, answers
    /// <see cref="LiveKitError.Unavailable"/> after 3 s for a participant that is not there, and null for a track that is not there.
    /// </summary>
    Task<Protocol.TrackInfo?> MutePublishedTrackAsync(string room, string identity, string trackSid, bool muted, CancellationToken cancellationToken);

    /// <summary>Replaces the participant's permission as a whole. <see cref="LiveKitError.NotFound"/> where there is none.</summary>
    Task<Protocol.ParticipantInfo> UpdatePermissionAsync(string room, string identity, ParticipantGrants grants, CancellationToken cancellationToken);

    /// <summary>
    /// Changes the participant's grants from what LiveKit says that they are now; nothing else of the permission changes, and nothing at all is sent
    /// where they would stay the same. <see cref="LiveKitError.NotFound"/> where there is no such participant.
    /// </summary>
    /// <returns>The grants as they are then.</returns>
    Task<ParticipantGrants> ChangePermissionAsync(
        string room, string identity, Func<ParticipantGrants, ParticipantGrants> change, CancellationToken cancellationToken);

    /// <summary>Changes some of a participant's attributes; an empty value deletes one. <see cref="LiveKitError.NotFound"/> where there is none.</summary>
    /// <returns>The participant as they are then, with every attribute.</returns>
    Task<Protocol.ParticipantInfo> UpdateAttributesAsync(
        string room, string identity, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken);

    /// <summary>Changes the name that the others see. <see cref="LiveKitError.NotFound"/> where there is no such participant.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="identity">LiveKit's.</param>
    /// <param name="name">Not empty: that would leave the name as it is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The participant as they are then.</returns>
    Task<Protocol.ParticipantInfo> UpdateNameAsync(string room, string identity, string name, CancellationToken cancellationToken);

    /// <summary>Replaces the room's metadata, which every client is told. <see cref="LiveKitError.NotFound"/> where no meeting runs.</summary>
    /// <param name="room">The room's name.</param>
    /// <param name="metadata">Not empty, which LiveKit takes for "as it is": <c>{}</c> says nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task UpdateRoomMetadataAsync(string room, string metadata, CancellationToken cancellationToken);

    /// <summary>Ends the meeting for everybody. <see cref="LiveKitError.NotFound"/> where none runs.</summary>
    Task DeleteRoomAsync(string room, CancellationToken cancellationToken);
}
