namespace Bedrud.Domain.Rooms;

/// <summary>Somebody's entry before a room, with what has happened in the room since it was decided about.</summary>
/// <param name="Entry">Of one person.</param>
/// <param name="EndedAt">UTC; when, after the decision, a meeting of the room first ended. Null where none has.</param>
/// <param name="Runs">Whether a meeting of the room runs.</param>
public sealed record LobbyStanding(LobbyEntry Entry, DateTime? EndedAt, bool Runs)
{
    /// <summary>
    /// Whether it lets the person in at <paramref name="now"/> (UTC): an admission is good until a meeting has ended and none has followed within
    /// <see cref="Chat.Conversation.Gap"/> (a media server that starts again must send nobody back before the door), and where no meeting runs no longer than
    /// <see cref="LobbyEntry.AdmissionLasts"/>.
    /// </summary>
    public bool AdmitsAt(DateTime now) => Entry is { State: LobbyState.Admitted, DecidedAt: { } at }
        && (EndedAt is null || now - EndedAt < Chat.Conversation.Gap) && (Runs || now - at < LobbyEntry.AdmissionLasts);
}
