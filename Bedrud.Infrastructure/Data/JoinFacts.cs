using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.Data;

/// <summary>All that the database knows of one person who asks to join one room.</summary>
/// <param name="Room">Without its members.</param>
/// <param name="Membership">The person's role in the room; null for somebody who is not a member.</param>
/// <param name="Ban">The ban of this identity in this room, which may have run out; null for none.</param>
/// <param name="Restriction">What is held against this identity in a meeting that, as far as is known, has not ended; null for nothing.</param>
/// <param name="Lobby">How this identity stands before the room, its names left out; null for somebody who never waited.</param>
public sealed record JoinFacts(Room Room, RoomRole? Membership, Ban? Ban, Restriction? Restriction, LobbyStanding? Lobby = null);
