using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Rooms;

/// <summary>What a page offers about a room. The services decide anew at each act.</summary>
/// <param name="Moderate">See and act on those present, members and bans.</param>
/// <param name="Manage">Change and delete the room and its members.</param>
public readonly record struct RoomRights(bool Moderate, bool Manage)
{
    public static RoomRights Of(RoomSummary room, Actor actor) => new(
        actor.RunsRooms || room.Role >= RoomRole.Moderator,
        actor.RunsRooms || room.Role >= RoomRole.Owner);
}
