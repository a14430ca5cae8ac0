using System.Globalization;
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

    /// <summary>Seconds, as typed; empty for the default.</summary>
    public string EmptyTimeout { get; set; } = Written(Room.DefaultEmptyTimeout);

    /// <summary>Seconds, as typed; empty for the default.</summary>
    public string DepartureTimeout { get; set; } = Written(Room.DefaultDepartureTimeout);

    public WaitingRoom WaitingRoom { get; set; }

    public SecondDevice SecondDevice { get; set; }

    /// <summary>Days, as typed; empty for the default.</summary>
    public string ChatDays { get; set; } = Written(Room.DefaultChatDays);

    public bool LockMicrophone { get; set; }

    public bool LockCamera { get; set; }

    public bool LockScreen { get; set; }

    public bool LockChat { get; set; }

    public static RoomForm Of(RoomSummary room) => new()
    {
        Name = room.Name,
        IsPublic = room.IsPublic,
        GuestsAllowed = room.GuestsAllowed,
        Capacity = room.Capacity == 0 ? "" : Written(room.Capacity),
        EmptyTimeout = Written(room.EmptyTimeout),
        DepartureTimeout = Written(room.DepartureTimeout),
        WaitingRoom = room.WaitingRoom,
        SecondDevice = room.SecondDevice,
        ChatDays = Written(room.ChatDays),
        LockMicrophone = room.Locks.HasFlag(RoomLocks.Microphone),
        LockCamera = room.Locks.HasFlag(RoomLocks.Camera),
        LockScreen = room.Locks.HasFlag(RoomLocks.Screen),
        LockChat = room.Locks.HasFlag(RoomLocks.Chat),
    };

    /// <summary>Null where the name can be used; empty is generated.</summary>
    public Problem? CheckName() => Name.Length == 0 || RoomName.IsValid(Name) ? null : Problems.InvalidRoomName;

    /// <summary>Null where the capacity can be used.</summary>
    public Problem? CheckCapacity() => ReadCapacity() is null ? Problems.InvalidCapacity.With(Room.MaxCapacity) : null;

    /// <summary>Null where the time can be used.</summary>
    public Problem? CheckEmptyTimeout() => Read(EmptyTimeout, Room.DefaultEmptyTimeout) is >= Room.MinEmptyTimeout and <= Room.MaxEmptyTimeout
        ? null
        : Problems.InvalidEmptyTimeout.With(Room.MinEmptyTimeout, Room.MaxEmptyTimeout);

    /// <summary>Null where the time can be used.</summary>
    public Problem? CheckDepartureTimeout() => Read(DepartureTimeout, Room.DefaultDepartureTimeout) is >= Room.MinDepartureTimeout and <= Room.MaxDepartureTimeout
        ? null
        : Problems.InvalidDepartureTimeout.With(Room.MinDepartureTimeout, Room.MaxDepartureTimeout);

    /// <summary>Null where the days can be used.</summary>
    public Problem? CheckChatDays() => Read(ChatDays, Room.DefaultChatDays) is >= 0 and <= Room.MaxChatDays ? null : Problems.InvalidChatDays.With(Room.MaxChatDays);

    public RoomSettings ToSettings() => new()
    {
        IsPublic = IsPublic,
        GuestsAllowed = GuestsAllowed,
        Capacity = ReadCapacity() ?? 0,
        EmptyTimeout = Read(EmptyTimeout, Room.DefaultEmptyTimeout),
        DepartureTimeout = Read(DepartureTimeout, Room.DefaultDepartureTimeout),
        WaitingRoom = WaitingRoom,
        SecondDevice = SecondDevice,
        ChatDays = Read(ChatDays, Room.DefaultChatDays),
        LockMicrophone = LockMicrophone,
        LockCamera = LockCamera,
        LockScreen = LockScreen,
        LockChat = LockChat,
    };

    private int? ReadCapacity() => Read(Capacity, 0) is { } n and <= Room.MaxCapacity ? n : null;

    private static int? Read(string text, int otherwise) => text.Trim() switch
    {
        "" => otherwise,
        var typed when int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => n,
        _ => null,
    };

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);
}
