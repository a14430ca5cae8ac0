using System.Collections.Immutable;
using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Meetings;

/// <summary>Something learned about who is where: a webhook, an answer of LiveKit's API, or an act of the portal's own.</summary>
/// <param name="LearnedAt">
/// UTC by the portal's clock: when the webhook was received or, for an answer, when the call <em>began</em>. What was learned
/// after a call began may be newer than its answer, so answers never overrule it; what was learned before is older for certain.
/// Must never run backwards between two events of one process.
/// </param>
public abstract record PresenceEvent(DateTime LearnedAt);

/// <summary>What a webhook tells.</summary>
/// <param name="LearnedAt">See <see cref="PresenceEvent"/>.</param>
/// <param name="Meeting">The meeting.</param>
/// <param name="At">UTC by LiveKit's clock, good to a second: when it happened. For history, and to recognise webhooks that come late.</param>
public abstract record MeetingEvent(DateTime LearnedAt, MeetingRef Meeting, DateTime At) : PresenceEvent(LearnedAt);

/// <summary>A meeting began.</summary>
public sealed record RoomStarted(DateTime LearnedAt, MeetingRef Meeting, DateTime At) : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>A meeting is over. Its sid never lives again.</summary>
public sealed record RoomFinished(DateTime LearnedAt, MeetingRef Meeting, DateTime At) : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>Somebody is connected. <paramref name="Participant"/> has no tracks yet.</summary>
public sealed record ParticipantJoined(DateTime LearnedAt, MeetingRef Meeting, DateTime At, ParticipantPresence Participant)
    : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>Somebody's connection ended. A rejoin has another participant sid.</summary>
public sealed record ParticipantLeft(DateTime LearnedAt, MeetingRef Meeting, DateTime At, ParticipantPresence Participant, DepartureReason Reason)
    : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>Somebody never got as far as being connected: nobody has seen them, and no history tells of them.</summary>
public sealed record ConnectionAborted(DateTime LearnedAt, MeetingRef Meeting, DateTime At, ParticipantPresence Participant, DepartureReason Reason)
    : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>A track appeared. LiveKit names the participant by sid and identity only.</summary>
public sealed record TrackPublished(DateTime LearnedAt, MeetingRef Meeting, DateTime At, string ParticipantSid, string Identity, TrackPresence Track)
    : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>A track is gone. Its sid never comes back.</summary>
public sealed record TrackUnpublished(DateTime LearnedAt, MeetingRef Meeting, DateTime At, string ParticipantSid, string Identity, string TrackSid)
    : MeetingEvent(LearnedAt, Meeting, At);

/// <summary>LiveKit's whole answer about one meeting: who is connected, with tracks, mutes and grants.</summary>
public sealed record RoomSnapshot(DateTime LearnedAt, MeetingRef Meeting, ImmutableArray<ParticipantPresence> Participants) : PresenceEvent(LearnedAt);

/// <summary>LiveKit's answer about which meetings run.</summary>
/// <param name="LearnedAt">See <see cref="PresenceEvent"/>.</param>
/// <param name="Meetings">Those that run.</param>
/// <param name="AskedFor">The room names that the question was limited to; null where it was about all.</param>
/// <param name="Spotlights">The identity that everybody is shown large, by room sid, where there is one.</param>
public sealed record LiveRoomsSnapshot(
    DateTime LearnedAt, ImmutableArray<MeetingRef> Meetings, ImmutableHashSet<string>? AskedFor = null, ImmutableDictionary<string, string>? Spotlights = null)
    : PresenceEvent(LearnedAt);

/// <summary>What the portal itself did and LiveKit confirmed: shown at once, without waiting for a webhook or the next answer.</summary>
public abstract record OwnAct(DateTime LearnedAt, string RoomName, string Identity) : PresenceEvent(LearnedAt);

/// <summary>The portal removed somebody.</summary>
public sealed record RemovedByUs(DateTime LearnedAt, string RoomName, string Identity) : OwnAct(LearnedAt, RoomName, Identity);

/// <summary>The portal muted or unmuted a track, of which no webhook tells.</summary>
public sealed record MutedByUs(DateTime LearnedAt, string RoomName, string Identity, string TrackSid, bool Muted) : OwnAct(LearnedAt, RoomName, Identity);

/// <summary>The portal changed somebody's name or attributes, of which no webhook tells. All of them, as LiveKit confirmed them.</summary>
public sealed record DescribedByUs(
    DateTime LearnedAt, string RoomName, string Identity, string Name, RoomRole? Role, DateTime? HandRaisedAt, string? Device) : OwnAct(LearnedAt, RoomName, Identity);

/// <summary>The portal changed whom everybody is shown large, of which only later webhooks tell. Null: nobody.</summary>
public sealed record SpotlitByUs(DateTime LearnedAt, string RoomName, string? Identity) : PresenceEvent(LearnedAt);

/// <summary>The portal replaced somebody's grants, of which no webhook tells.</summary>
public sealed record GrantedByUs(DateTime LearnedAt, string RoomName, string Identity, ParticipantGrants Grants) : OwnAct(LearnedAt, RoomName, Identity);
