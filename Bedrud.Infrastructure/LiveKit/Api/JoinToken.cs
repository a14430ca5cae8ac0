using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>What a join token says.</summary>
/// <param name="RoomName">The one room that it opens.</param>
/// <param name="Identity">See <see cref="ParticipantIdentity"/>.</param>
/// <param name="Name">What others see.</param>
/// <param name="Grants">Written out whole.</param>
/// <param name="Limits">Of the room.</param>
/// <param name="Role">What the person is in the room; everybody there sees it.</param>
/// <param name="Device">The tab or device, letters and digits; null where it named none.</param>
public sealed record JoinTokenRequest(
    string RoomName, string Identity, string Name, ParticipantGrants Grants, MeetingLimits Limits, RoomRole Role = RoomRole.Speaker, string? Device = null)
{
    /// <summary>From now on, whole seconds.</summary>
    public TimeSpan Validity { get; init; } = IJoinTokenIssuer.Validity;
}

/// <summary>
/// What LiveKit is to hold a meeting to. It travels in the token's room configuration, since LiveKit makes the room when the first one arrives; what a
/// later token says changes nothing about a meeting that runs.
/// </summary>
/// <param name="Capacity">Most people, 0 for no limit.</param>
/// <param name="EmptyTimeout">Seconds until it ends if nobody arrives.</param>
/// <param name="DepartureTimeout">Seconds until it ends after the last one has left.</param>
public readonly record struct MeetingLimits(int Capacity, int EmptyTimeout, int DepartureTimeout)
{
    public static MeetingLimits Of(Room room) => new(room.Capacity, room.EmptyTimeout, room.DepartureTimeout);
}

/// <summary>A signed join token.</summary>
/// <param name="Value">The JWT. A secret: whoever holds it is this participant.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record JoinToken(string Value, DateTime ExpiresAt);

/// <summary>Signs join tokens.</summary>
public interface IJoinTokenIssuer
{
    /// <summary>How long a token opens the door: minted when the browser connects, so minutes suffice.</summary>
    static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);

    JoinToken Issue(JoinTokenRequest request);
}
