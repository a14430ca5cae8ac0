using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Rooms;

/// <summary>The room's settings while somebody edits them.</summary>
public sealed class RoomForm
{
    public string Name { get; set; } = "";

    public bool IsPublic { get; set; } = true;

    public bool GuestsAllowed { get; set; } = true;

    /// <summary>As typed; empty for no limit.</summary>
    public string Capacity { get; set; } = "";

    public bool LockMicrophone { get; set; }

    public bool LockCamera { get; set; }

    public bool LockScreen { get; set; }

    public bool LockChat { get; set; }

    public static RoomForm Of(RoomSummary room) => new()
    {
        Name = room.Name,
        IsPublic = room.IsPublic,
        GuestsAllowed = room.GuestsAllowed,
        Capacity = room.Capacity == 0 ? "" : room.Capacity.ToString(System.Globalization.CultureInfo.InvariantCulture),
        LockMicrophone = room.Locks.HasFlag(RoomLocks.Microphone),
        LockCamera = room.Locks.HasFlag(RoomLocks.Camera),
        LockScreen = room.Locks.HasFlag(RoomLocks.Screen),
        LockChat = room.Locks.HasFlag(RoomLocks.Chat),
    };

    /// <summary>Null where the name can be used; empty is generated.</summary>
    public Problem? CheckName() => Name.Length == 0 || RoomName.IsValid(Name) ? null : Problems.InvalidRoomName;

    /// <summary>Null where the capacity can be used.</summary>
    public Problem? CheckCapacity() => ReadCapacity() is null ? Problems.InvalidCapacity.With(Room.MaxCapacity) : null;

    public RoomSettings ToSettings() => new()
    {
        IsPublic = IsPublic,
        GuestsAllowed = GuestsAllowed,
        Capacity = ReadCapacity() ?? 0,
        LockMicrophone = LockMicrophone,
        LockCamera = LockCamera,
        LockScreen = LockScreen,
        LockChat = LockChat,
    };

    private int? ReadCapacity() => Capacity.Trim() switch
    {
        "" => 0,
        var text when int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n)
            && n <= Room.MaxCapacity => n,
        _ => null,
    };
}
