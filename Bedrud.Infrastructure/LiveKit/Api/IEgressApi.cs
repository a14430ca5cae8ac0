using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>LiveKit's Egress, which records. Its tokens have <c>roomRecord</c> and no room; failures are <see cref="LiveKitException"/>.</summary>
public interface IEgressApi
{
    /// <summary>
    /// The recordings that LiveKit remembers, running and ended, in no order. <see cref="LiveKitCause.NoRedis"/> where LiveKit has none;
    /// <see cref="LiveKitCause.RedisLost"/> where it does not reach it; <see cref="LiveKitCause.PermissionDenied"/> where the key may not record.
    /// </summary>
    Task<IReadOnlyList<EgressInfo>> ListEgressAsync(CancellationToken cancellationToken);
}
