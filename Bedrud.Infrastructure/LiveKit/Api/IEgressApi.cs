using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>LiveKit's Egress, which records. Its tokens have <c>roomRecord</c>, and the room where there is one; failures are <see cref="LiveKitException"/>.</summary>
public interface IEgressApi
{
    /// <summary>
    /// The recordings that LiveKit remembers, running and ended, in no order. <see cref="LiveKitCause.NoRedis"/> where LiveKit has none;
    /// <see cref="LiveKitCause.RedisLost"/> where it does not reach it; <see cref="LiveKitCause.PermissionDenied"/> where the key may not record.
    /// </summary>
    Task<IReadOnlyList<EgressInfo>> ListEgressAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins to record a room. LiveKit without a worker, or without Redis, says <see cref="LiveKitError.Unavailable"/> after 22 s;
    /// <see cref="LiveKitError.NotFound"/>: no such meeting.
    /// </summary>
    /// <param name="request">May hold the storage's keys.</param>
    /// <param name="cancellationToken">Ends the waiting; the recording may begin nevertheless.</param>
    Task<EgressInfo> StartRoomCompositeEgressAsync(RoomCompositeEgressRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a recording. <see cref="LiveKitError.NotFound"/>: LiveKit does not know it; <see cref="LiveKitError.Unavailable"/>: the worker that recorded it
    /// does not answer.
    /// </summary>
    /// <param name="egressId">LiveKit's id of it.</param>
    /// <param name="room">Its room's name.</param>
    /// <param name="cancellationToken">Ends the waiting; the recording may end nevertheless.</param>
    Task<EgressInfo> StopEgressAsync(string egressId, string room, CancellationToken cancellationToken);
}
