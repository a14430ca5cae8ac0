using System.Collections.Immutable;
using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Meetings;

/// <summary>Who is in one room, as far as Bedrud knows: an immutable snapshot.</summary>
public sealed record RoomPresence
{
    /// <summary>LiveKit's room name, which is Bedrud's.</summary>
    public required string RoomName { get; init; }

    /// <summary>LiveKit's id of the running meeting (<c>RM_...</c>); null while none runs.</summary>
    public string? RoomSid { get; init; }

    /// <summary>UTC; when the running meeting began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>Those present, by time of joining.</summary>
    public ImmutableArray<ParticipantPresence> Participants { get; init; } = [];

    /// <summary>The identity that everybody is shown large, as the room's metadata says; null for none. They may have left.</summary>
    public string? Spotlight { get; init; }

    /// <summary>UTC; when LiveKit last confirmed this, by a webhook or by an answer. Null: never.</summary>
    public DateTime? ConfirmedAt { get; init; }

    /// <summary>
    /// How many others than <paramref name="identity"/> are present: the figure that a capacity is compared with. Recorders and
    /// others who are hidden take nobody's place.
    /// </summary>
    public int CountOthers(string identity)
    {
        var count = 0;
        foreach (var participant in Participants)
        {
            if (!participant.IsHidden && participant.Identity != identity)
                count++;
        }

        return count;
    }

    public static RoomPresence Empty(string roomName) => new() { RoomName = roomName };
}

/// <summary>One connection of one person, keyed on its participant sid: a rejoin is another one.</summary>
public sealed record ParticipantPresence
{
    /// <summary>LiveKit's id of the connection (<c>PA_...</c>).</summary>
    public required string Sid { get; init; }

    public required string Identity { get; init; }

    public string Name { get; init; } = "";

    /// <summary>UTC.</summary>
    public required DateTime JoinedAt { get; init; }

    /// <summary>What this participant may do now; null until LiveKit has told.</summary>
    public ParticipantGrants? Grants { get; init; }

    /// <summary>What the portal says that they are in this meeting; null for somebody whose token it did not make.</summary>
    public RoomRole? Role { get; init; }

    /// <summary>UTC; when they raised their hand. Null while it is down.</summary>
    public DateTime? HandRaisedAt { get; init; }

    /// <summary>The tab or device that they joined from; null where it named none.</summary>
    public string? Device { get; init; }

    /// <summary>Joined as a recorder or hidden from others: not one of the people.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Takes the meeting down, by LiveKit's word: an egress worker, or whoever holds a recorder's token.</summary>
    public bool IsRecorder { get; init; }

    /// <summary>By source, then by sid.</summary>
    public ImmutableArray<TrackPresence> Tracks { get; init; } = [];

    public bool Equals(ParticipantPresence? other) =>
        other is not null && Sid == other.Sid && Identity == other.Identity && Name == other.Name && JoinedAt == other.JoinedAt
        && Equals(Grants, other.Grants) && Role == other.Role && HandRaisedAt == other.HandRaisedAt && Device == other.Device
        && IsHidden == other.IsHidden && IsRecorder == other.IsRecorder && Tracks.SequenceEqual(other.Tracks);

    public override int GetHashCode() => HashCode.Combine(Sid, Name, JoinedAt, Tracks.Length);
}

/// <summary>One published track.</summary>
public sealed record TrackPresence
{
    /// <summary>LiveKit's id of the track (<c>TR_...</c>).</summary>
    public required string Sid { get; init; }

    public required TrackSource Source { get; init; }

    /// <summary>Webhooks don't tell of muting: this is as of the last answer of LiveKit's API.</summary>
    public bool Muted { get; init; }

    public string? MimeType { get; init; }

    /// <summary>Pixels; 0 for sound.</summary>
    public int Width { get; init; }

    /// <summary>Pixels; 0 for sound.</summary>
    public int Height { get; init; }

    public bool Simulcast { get; init; }
}
