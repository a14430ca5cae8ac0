namespace Bedrud.Domain.Rooms;

/// <summary>
/// What moderators hold against one person for the length of one meeting: kept out of it after a kick, or sources locked in it. It ends with
/// that meeting, whatever its times say; a <see cref="Ban"/> is of the room and does not.
/// </summary>
public sealed class Restriction
{
    /// <summary>Minutes that a kick keeps somebody out where nothing else is said.</summary>
    public const int DefaultMinutes = 5;

    /// <summary>Most minutes that a kick may name: a day. What shall last longer is a <see cref="Ban"/>.</summary>
    public const int MaxMinutes = 1440;

    /// <summary>Most characters of <see cref="Identity"/>; Bedrud's own have 34.</summary>
    public const int MaxIdentityLength = 64;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RoomId { get; init; }

    /// <summary>The LiveKit identity; see <see cref="ParticipantIdentity"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>The name that the person bore, for those who read the list.</summary>
    public required string DisplayName { get; set; }

    /// <summary>LiveKit's id of the meeting (<c>RM_...</c>); null where it was not known: then only <see cref="KeptOutUntil"/> ends it.</summary>
    public string? RoomSid { get; set; }

    /// <summary>UTC; when the person was kicked. Null for somebody who is not kept out.</summary>
    public DateTime? KeptOutAt { get; set; }

    /// <summary>UTC; null until the meeting ends.</summary>
    public DateTime? KeptOutUntil { get; set; }

    /// <summary>What a moderator has taken from them: sources, and the chat.</summary>
    public RoomLocks Locks { get; set; }

    /// <summary>The role that moderators gave them for this meeting, viewer or speaker; null where their own holds.</summary>
    public RoomRole? Role { get; set; }

    /// <summary>Whether it says anything: one that does not is as good as none.</summary>
    public bool IsEmpty => KeptOutAt is null && Locks == RoomLocks.None && Role is null;

    /// <summary>Whether it keeps the person out at <paramref name="now"/> (UTC), as long as its meeting runs.</summary>
    public bool KeepsOutAt(DateTime now) => KeptOutAt is not null && (KeptOutUntil is null || now < KeptOutUntil);
}
