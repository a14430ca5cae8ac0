using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>
/// What the history of meetings must record. These are facts, not steps: recording one twice, or in another order, ends in the
/// same rows, so that a webhook may be handled again after a failure. See <see cref="MeetingLedger"/>.
/// </summary>
public abstract record PresenceChange;

/// <summary>A fact about one meeting, whose start is known.</summary>
public abstract record MeetingChange(MeetingRef Meeting) : PresenceChange;

/// <summary>The meeting exists.</summary>
public sealed record MeetingStarted(MeetingRef Meeting) : MeetingChange(Meeting);

/// <summary>The meeting is over.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="At">UTC: when LiveKit said so or, if it never did, the last moment at which the meeting is known to have run.</param>
public sealed record MeetingEnded(MeetingRef Meeting, DateTime At) : MeetingChange(Meeting);

/// <summary>Somebody came. Doesn't say that they are still there.</summary>
public sealed record Arrived(MeetingRef Meeting, ParticipantPresence Participant) : MeetingChange(Meeting);

/// <summary>Somebody is gone.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="Participant">Who; enough to write the stay even if nobody told of the arrival.</param>
/// <param name="At">UTC: when LiveKit said so or, if it never did, the last moment at which they are known to have been there.</param>
/// <param name="Reason">Null where LiveKit never told: <paramref name="At"/> is a lower bound then, and a later telling replaces it.</param>
public sealed record Departed(MeetingRef Meeting, ParticipantPresence Participant, DateTime At, DepartureReason? Reason) : MeetingChange(Meeting);

/// <summary>The meeting ran at this time with exactly these people.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="At">UTC by the portal's clock.</param>
/// <param name="Present">Participant sids; every other stay of this meeting is over.</param>
/// <param name="Corrects">Whether it may contradict what was recorded before: the first answer about a meeting, or one that brings somebody back.</param>
public sealed record MeetingConfirmed(MeetingRef Meeting, DateTime At, ImmutableHashSet<string> Present, bool Corrects) : MeetingChange(Meeting);

/// <summary>No other meetings than these ran at this time.</summary>
/// <param name="At">UTC by the portal's clock.</param>
/// <param name="RoomSids">Of the meetings that run.</param>
public sealed record LiveMeetingsConfirmed(DateTime At, ImmutableHashSet<string> RoomSids) : PresenceChange;
