using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>Counts the people in meetings by asking LiveKit.</summary>
internal sealed class MeetingCounter(ILiveKitApi liveKit) : IMeetingCounter
{
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var rooms = await liveKit.ListRoomsAsync([], cancellationToken);
        return rooms.Sum(room => (int)room.NumParticipants);
    }
}
