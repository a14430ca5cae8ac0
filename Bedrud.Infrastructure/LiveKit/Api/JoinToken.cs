using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>What a join token says.</summary>
/// <param name="RoomName">The one room that it opens.</param>
/// <param name="Identity">See <see cref="ParticipantIdentity"/>.</param>
/// <param name="Name">What others see.</param>
/// <param name="Grants">Written out whole.</param>
/// <param name="Capacity">Most people in the room, 0 for no limit; travels in the token's room configuration, since LiveKit makes the room when the first one arrives.</param>
public sealed record JoinTokenRequest(string RoomName, string Identity, string Name, ParticipantGrants Grants, int Capacity);

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
