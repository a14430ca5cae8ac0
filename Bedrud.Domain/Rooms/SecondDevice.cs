namespace Bedrud.Domain.Rooms;

/// <summary>What happens when somebody who is in a meeting joins it from a second tab or device.</summary>
public enum SecondDevice
{
    /// <summary>The meeting moves there: LiveKit ends the first connection.</summary>
    Move = 0,

    /// <summary>The second is refused as long as the first is there.</summary>
    Refuse = 1,

    /// <summary>Both are in the meeting, each with its own identity; see <see cref="ParticipantIdentity.OnDevice"/>.</summary>
    Both = 2,
}
