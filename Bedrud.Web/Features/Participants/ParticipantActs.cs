using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Participants;

public enum ParticipantAct
{
    Mute,
    LockMicrophone,
    UnlockMicrophone,
    StopCamera,
    LockCamera,
    UnlockCamera,
    StopScreen,
    LockScreen,
    UnlockScreen,
    Remove,
    Ban,
    Permissions,
}

/// <summary>What an act does to a source of tracks.</summary>
public enum SourceDeed
{
    Mute,
    Lock,
    Unlock,
}

/// <summary>Where an act on one participant stands.</summary>
/// <param name="Wanted">The permissions that were asked for, where the act is <see cref="ParticipantAct.Permissions"/>.</param>
/// <param name="AcceptedAt">UTC; when LiveKit took it. Null: not yet.</param>
/// <param name="Failure">Why it failed; it stays until it is read.</param>
public sealed record ActState(ParticipantAct Act, string Name, ParticipantGrants? Wanted, DateTime? AcceptedAt, Problem? Failure)
{
    public bool IsPending => Failure is null;
}

/// <summary>The acts that a moderator has begun, by participant sid: each is pending until presence shows its effect.</summary>
public sealed class ParticipantActs(TimeProvider time)
{
    /// <summary>How long an effect may take before it is called unconfirmed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ActState> _states = new(StringComparer.Ordinal);

    public ActState? Of(string sid) => _states.GetValueOrDefault(sid);

    /// <summary>Failures of people who are no longer shown: somebody should still read them.</summary>
    public IEnumerable<KeyValuePair<string, ActState>> Orphans(RoomPresence room) =>
        _states.Where(s => s.Value.Failure is not null && room.Participants.All(p => p.Sid != s.Key));

    public void Begin(ParticipantPresence participant, ParticipantAct act, ParticipantGrants? wanted = null) =>
        _states[participant.Sid] = new ActState(act, DisplayName(participant), wanted, null, null);

    public void Accept(string sid) => Change(sid, s => s with { AcceptedAt = time.GetUtcNow().UtcDateTime });

    public void Fail(string sid, Problem problem) => Change(sid, s => s with { Failure = problem });

    public void Dismiss(string sid) => _states.Remove(sid);

    /// <summary>Whether LiveKit took it long ago and presence still does not show it.</summary>
    public bool IsUnconfirmed(ActState state) => state is { AcceptedAt: { } at, Failure: null } && time.GetUtcNow().UtcDateTime - at > Patience;

    /// <summary>Takes away the acts whose effect <paramref name="room"/> shows, and gives them back to be told of.</summary>
    public IReadOnlyList<ActState> Settle(RoomPresence room)
    {
        var landed = _states.Where(s => s.Value is { AcceptedAt: not null, Failure: null } && HasLanded(s.Key, s.Value, room)).ToList();
        foreach (var (sid, _) in landed)
            _states.Remove(sid);
        return [.. landed.Select(s => s.Value)];
    }

    /// <summary>The source and the deed of an act on tracks; null for any other act.</summary>
    public static (TrackSource Source, SourceDeed Deed)? SourceOf(ParticipantAct act) => act switch
    {
        ParticipantAct.Mute => (TrackSource.Microphone, SourceDeed.Mute),
        ParticipantAct.LockMicrophone => (TrackSource.Microphone, SourceDeed.Lock),
        ParticipantAct.UnlockMicrophone => (TrackSource.Microphone, SourceDeed.Unlock),
        ParticipantAct.StopCamera => (TrackSource.Camera, SourceDeed.Mute),
        ParticipantAct.LockCamera => (TrackSource.Camera, SourceDeed.Lock),
        ParticipantAct.UnlockCamera => (TrackSource.Camera, SourceDeed.Unlock),
        ParticipantAct.StopScreen => (TrackSource.ScreenShare, SourceDeed.Mute),
        ParticipantAct.LockScreen => (TrackSource.ScreenShare, SourceDeed.Lock),
        ParticipantAct.UnlockScreen => (TrackSource.ScreenShare, SourceDeed.Unlock),
        _ => null,
    };

    /// <summary>A name to show: somebody may have joined without one.</summary>
    public static string DisplayName(ParticipantPresence participant) => participant.Name.Length > 0 ? participant.Name : participant.Identity;

    private static bool HasLanded(string sid, ActState state, RoomPresence room)
    {
        var participant = room.Participants.FirstOrDefault(p => p.Sid == sid);
        return state.Act switch
        {
            ParticipantAct.Remove or ParticipantAct.Ban => participant is null,
            _ when participant is null => true,
            ParticipantAct.Permissions => participant.Grants == state.Wanted,
            _ when SourceOf(state.Act) is var (source, deed) => HasLanded(participant, source, deed),
            _ => true,
        };
    }

    // Unlocking gives back no more than room and role allow, which may be nothing: LiveKit's word that it took it is enough.
    private static bool HasLanded(ParticipantPresence participant, TrackSource source, SourceDeed deed) => deed switch
    {
        SourceDeed.Mute => participant.Tracks.All(t => t.Source != source || t.Muted),
        SourceDeed.Lock => participant.Grants?.Sources.Contains(source) == false,
        _ => true,
    };

    private void Change(string sid, Func<ActState, ActState> change)
    {
        if (_states.TryGetValue(sid, out var state))
            _states[sid] = change(state);
    }
}
