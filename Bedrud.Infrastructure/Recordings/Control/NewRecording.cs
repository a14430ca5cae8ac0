using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>Makes rows of recordings that are wished for.</summary>
public static class NewRecording
{
    /// <summary>By somebody.</summary>
    /// <param name="room">With its settings.</param>
    /// <param name="choice">What is recorded; null: as the room says.</param>
    /// <param name="recorder">Makes it.</param>
    /// <param name="roomSid">LiveKit's id of the meeting, where it is known.</param>
    /// <param name="by">The account.</param>
    /// <param name="name">Of the person, at this time.</param>
    /// <param name="now">UTC.</param>
    public static Recording By(Room room, RecordingChoice? choice, IRecorder recorder, string? roomSid, Guid by, string name, DateTime now) =>
        Of(room, choice ?? room.Recording.Choice, recorder, roomSid, by, name, now).Occupying(Recording.SlotOf(room.Id, room.Recording.Several));

    /// <summary>By the room's own setting: always one at a time, also where people may make several.</summary>
    public static Recording Automatic(Room room, IRecorder recorder, string? roomSid, DateTime now) =>
        Of(room, room.Recording.Choice, recorder, roomSid, null, "", now).Occupying(Recording.SlotOf(room.Id, several: false));

    private static Recording Of(Room room, RecordingChoice choice, IRecorder recorder, string? roomSid, Guid? by, string name, DateTime now)
    {
        var id = Guid.CreateVersion7();
        return new Recording
        {
            Id = id,
            RoomId = room.Id,
            RoomName = room.Name,
            RoomSid = roomSid,
            Title = room.Name,
            Engine = recorder.Engine,
            Layout = choice.Layout,
            Resolution = choice.Resolution,
            AudioOnly = choice.AudioOnly,
            IsAutomatic = by is null,
            RequestedBy = by,
            RequestedByName = name,
            RequestedAt = now,
            SourcePath = recorder.PathFor(id, room.Name),
        };
    }
}
