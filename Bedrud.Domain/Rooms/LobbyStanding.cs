namespace Bedrud.Domain.Rooms;

/// <summary>Somebody's entry before a room, with what has happened in the room since it was decided about.</summary>
/// <param name="Entry">Of one person.</param>
/// <param name="EndedSince">Whether a meeting of the room has ended after the decision.</param>
/// <param name="Runs">Whether a meeting of the room runs.</param>
public sealed record LobbyStanding(LobbyEntry Entry, bool EndedSince, bool Runs)
{
    /// <summary>
    /// Whether it lets the person in at <paramref name="now"/> (UTC): an admission is good until a meeting has ended, so over every short reconnect, and
    /// where no meeting runs no longer than <see cref="LobbyEntry.AdmissionLasts"/>.
    /// </summary>
    public bool AdmitsAt(DateTime now) => Entry is { State: LobbyState.Admitted, DecidedAt: { } at } && !EndedSince && (Runs || now - at < LobbyEntry.AdmissionLasts);
}
