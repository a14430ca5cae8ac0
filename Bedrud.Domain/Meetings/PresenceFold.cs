using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>What one event made of the state.</summary>
/// <param name="State">The next state.</param>
/// <param name="Changes">What history must record, in this order.</param>
/// <param name="ChangedRooms">Rooms that look different now.</param>
/// <param name="Doubts">Rooms about which webhooks contradict each other or leave something out: LiveKit should be asked at once.</param>
/// <param name="Drift">How far LiveKit's answer was from what webhooks had told; nothing for other events.</param>
public sealed record PresenceStep(
    Presence State,
    ImmutableArray<PresenceChange> Changes,
    ImmutableArray<string> ChangedRooms,
    ImmutableArray<string> Doubts,
    PresenceDrift Drift);

/// <summary>
/// The one place where it is decided who is present: a pure function over webhooks, which may come late, twice, in another order or
/// never, and LiveKit's answers, which are true as of the moment when the question was put. The rules:
/// <list type="bullet">
/// <item>What ended stays ended: room, participant and track sids are never used twice by LiveKit, so late news of one that is gone
/// changes history at most. Only a newer answer that lists it brings it back.</item>
/// <item>An answer overrules all that was learned before its question was put, and nothing that was learned after.</item>
/// <item>Of two meetings in one room the later begun is the running one.</item>
/// <item>Of two connections of one identity the later begun is the living one.</item>
/// <item>News that happened well before the newest answer, which doesn't know it, is late: it is not shown, and the room is in doubt.</item>
/// </list>
/// </summary>
public static class PresenceFold
{
    /// <summary>How far LiveKit's clock, in whole seconds, may be off before news counts as late. A wrong guess costs one more question, no truth.</summary>
    internal static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long sids that are gone are remembered: LiveKit drops webhooks that are older than half a minute, and tries for 15 s.</summary>
    internal static readonly TimeSpan RememberGone = TimeSpan.FromMinutes(10);

    /// <summary>Takes in one event. Never fails, whatever the event says.</summary>
    public static PresenceStep Apply(Presence state, PresenceEvent news)
    {
        var fold = new RoomsFold(state);
        switch (news)
        {
            case MeetingEvent told:
                fold.Take(told);
                break;
            case RoomSnapshot answer:
                fold.Take(answer);
                break;
            case LiveRoomsSnapshot answer:
                fold.Take(answer);
                break;
            case OwnAct act:
                fold.Take(act);
                break;
            case SpotlitByUs act:
                fold.Take(act);
                break;
        }

        return fold.Finish();
    }

    /// <summary>Whether <paramref name="told"/> is older than the answer to a question put at <paramref name="askedAt"/>.</summary>
    internal static bool IsLate(MeetingEvent told, DateTime? askedAt) =>
        askedAt is { } asked && (told.LearnedAt < asked || told.At + LateAfter < asked);
}
