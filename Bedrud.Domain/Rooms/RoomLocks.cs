namespace Bedrud.Domain.Rooms;

/// <summary>What a room withholds from everybody below moderator.</summary>
[Flags]
public enum RoomLocks
{
    None = 0,
    Microphone = 1,
    Camera = 2,
    Screen = 4,
    Chat = 8,
}
