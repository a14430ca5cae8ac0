using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Rooms;

/// <summary>The acts on a whole room, in the words that the list and the room's page share.</summary>
internal static class RoomActs
{
    public static Command Suspend(RoomSummary room, Actor actor, RoomService rooms, IStringLocalizer<RoomTexts> texts) =>
        new(room.Name, async () => (await rooms.SuspendAsync(room.Name, actor, default)).Problem)
        {
            // Nobody to throw out, nothing to ask.
            Confirm = room.ParticipantCount == 0 ? null : new Confirmation(
                texts["suspend.title", room.Name], texts.Count("suspend.consequence", room.ParticipantCount), texts["suspend.act"]),
            Landed = texts["suspend.landed", room.Name],
        };

    public static Command Reactivate(RoomSummary room, Actor actor, RoomService rooms, IStringLocalizer<RoomTexts> texts) =>
        new(room.Name, async () => (await rooms.ReactivateAsync(room.Name, actor, default)).Problem)
        {
            Landed = texts["reactivate.landed", room.Name],
        };

    public static Command Delete(RoomSummary room, Actor actor, RoomService rooms, IStringLocalizer<RoomTexts> texts) =>
        new(room.Name, async () => (await rooms.DeleteAsync(room.Name, actor, default)).Problem)
        {
            Confirm = new Confirmation(
                texts["delete.title", room.Name],
                room.ParticipantCount == 0 ? texts["delete.consequence.none"] : texts.Count("delete.consequence", room.ParticipantCount),
                texts["delete.act"]),
            Landed = texts["delete.landed", room.Name],
        };
}
