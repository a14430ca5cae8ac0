namespace Bedrud.Domain.Meetings;

/// <summary>One person's stay in a meeting, from one connection to its end. Somebody who comes back begins another.</summary>
public sealed class Attendance
{
    /// <summary>Most characters of <see cref="Identity"/>.</summary>
    public const int IdentityMaxLength = 256;

    /// <summary>Most characters of <see cref="Name"/>; longer names are cut.</summary>
    public const int NameMaxLength = 256;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MeetingId { get; set; }

    /// <summary>LiveKit's id of the connection (<c>PA_...</c>); unique.</summary>
    public required string ParticipantSid { get; init; }

    /// <summary>See <see cref="Rooms.ParticipantIdentity"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>The name borne on arrival.</summary>
    public string Name { get; set; } = "";

    /// <summary>UTC.</summary>
    public required DateTime JoinedAt { get; init; }

    /// <summary>UTC, never before <see cref="JoinedAt"/>; null while present.</summary>
    public DateTime? LeftAt { get; set; }

    /// <summary>Null while present, and where LiveKit never told: <see cref="LeftAt"/> is then the last moment at which they were seen.</summary>
    public DepartureReason? Reason { get; set; }
}
