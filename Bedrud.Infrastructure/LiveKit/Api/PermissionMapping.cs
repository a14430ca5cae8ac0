using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>Reads LiveKit's permissions as grants.</summary>
internal static class PermissionMapping
{
    public static ParticipantGrants ToGrants(this ParticipantPermission permission)
    {
        // LiveKit reads "may publish" without sources as "every source".
        var sources = permission switch
        {
            { CanPublish: false } => [],
            { CanPublishSources.Count: 0 } => TrackSources.All,
            _ => permission.CanPublishSources.Select(s => (Domain.Rooms.TrackSource)s),
        };
        return new ParticipantGrants(permission.CanSubscribe, permission.CanPublishData, sources);
    }
}
