namespace Bedrud.Domain.Meetings;

/// <summary>One live run of a room: from the first one's arrival until LiveKit closes it.</summary>
public sealed class Meeting
{
    /// <summary>Most characters of <see cref="RoomName"/>: other applications' rooms on a shared LiveKit may have longer names than Bedrud's.</summary>
    public const int RoomNameMaxLength = 256;

    /// <summary>Most characters of one of LiveKit's ids; they have about 15.</summary>
    public const int SidMaxLength = 64;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string RoomName { get; init; }

    /// <summary>Bedrud's room of that name; null where there is none, or no longer.</summary>
    public Guid? RoomId { get; set; }

    /// <summary>LiveKit's id of this run (<c>RM_...</c>); unique.</summary>
    public required string RoomSid { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>UTC, never before <see cref="StartedAt"/>; null while it runs.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>
    /// UTC, about a minute old at most while the portal and LiveKit run: when LiveKit last confirmed the meeting and all who are in it. What ended
    /// while the portal was away, untold, is taken to have ended then.
    /// </summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>UTC; when who came and went was last written. Compared with <see cref="CountedAt"/>, never with a clock.</summary>
    public DateTime? ChangedAt { get; set; }

    /// <summary>The <see cref="ChangedAt"/> as of which the figures below are true; null where nobody has counted yet.</summary>
    public DateTime? CountedAt { get; set; }

    /// <summary>How many different people came; see <see cref="MeetingCount"/>.</summary>
    public int People { get; set; }

    /// <summary>Most people at once.</summary>
    public int Peak { get; set; }

    /// <summary>From beginning to end; 0 while it runs.</summary>
    public int Seconds { get; set; }
}
