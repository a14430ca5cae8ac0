namespace Bedrud.Domain.Auditing;

/// <summary>One act of one person, written when it was tried, with how it ended.</summary>
public sealed class AuditEntry
{
    /// <summary>Most characters of <see cref="Target"/>; what is longer is cut.</summary>
    public const int TargetMaxLength = 256;

    /// <summary>Most characters of <see cref="Details"/>; what is longer is cut.</summary>
    public const int DetailsMaxLength = 1000;

    /// <summary>Most characters of <see cref="Reason"/>; what is longer is cut.</summary>
    public const int ReasonMaxLength = 500;

    /// <summary>Most characters of <see cref="Before"/> and of <see cref="After"/>; what is longer is cut.</summary>
    public const int ChangeMaxLength = 4000;

    /// <summary>Most characters of <see cref="Client"/>; what is longer is cut.</summary>
    public const int ClientMaxLength = 256;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>UTC, to the microsecond: what is finer PostgreSQL would not give back, and the entry's hash would change.</summary>
    public required DateTime At { get; init => field = value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond)); }

    /// <summary>Who acted: a user's id, or null for the portal itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The actor's name at that time.</summary>
    public required string ActorName { get; init; }

    /// <summary>What was done, such as <c>participant.kick</c>; see <see cref="AuditAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The room it concerned, by name: entries outlive rooms.</summary>
    public string? RoomName { get; init; }

    /// <summary>Whom or what it was done to: an identity, an email address, a setting.</summary>
    public string? Target { get; init; }

    /// <summary>Null where it succeeded; otherwise the error's stable code.</summary>
    public string? Failure { get; init; }

    /// <summary>What changed, as short text without secrets.</summary>
    public string? Details { get; init; }

    /// <summary>Why, in the words of whoever acted, where they were asked.</summary>
    public string? Reason { get; init; }

    /// <summary>What it was before, as JSON without secrets, where something was changed.</summary>
    public string? Before { get; init; }

    /// <summary>What it is since, likewise.</summary>
    public string? After { get; init; }

    /// <summary>The address that the act came from, where it came over HTTP.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>What the browser or program called itself, where it came over HTTP.</summary>
    public string? Client { get; init; }

    /// <summary>Its place in the chain, from 1 without gaps; null until it is sealed, which is a moment after it was written.</summary>
    public long? Sequence { get; set; }

    /// <summary>32 bytes over all of the above and the hash of the entry before it, see <see cref="AuditChain"/>; null until it is sealed.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>How it is found, see <see cref="AuditSearch"/>. Made of the above when it is sealed, and no part of the hash.</summary>
    public string? SearchText { get; set; }
}

/// <summary>The acts that are written down.</summary>
public static partial class AuditAction
{
    public const string RoomCreate = "room.create";
    public const string RoomUpdate = "room.update";
    public const string RoomDelete = "room.delete";
    public const string RoomSuspend = "room.suspend";
    public const string RoomReactivate = "room.reactivate";
    /// <summary>Moderators changed what the room withholds from those below them.</summary>
    public const string RoomLocks = "room.locks";
    public const string MemberAdd = "member.add";
    public const string MemberRemove = "member.remove";
    public const string ParticipantKick = "participant.kick";
    /// <summary>The portal removed somebody who came back while kept out. Few entries for however many times; they are counted in the details.</summary>
    public const string ParticipantEvict = "participant.evict";
    /// <summary>Somebody kept out after a kick was let back in before the time.</summary>
    public const string ParticipantReadmit = "participant.readmit";
    public const string ParticipantBan = "participant.ban";
    public const string ParticipantUnban = "participant.unban";
    public const string ParticipantMute = "participant.mute";
    public const string ParticipantMuteAll = "participant.mute-all";
    public const string ParticipantLock = "participant.lock";
    public const string ParticipantUnlock = "participant.unlock";
    public const string ParticipantPermissions = "participant.permissions";
    /// <summary>Asked to turn the microphone or the camera on.</summary>
    public const string ParticipantAsk = "participant.ask";
    public const string ParticipantLowerHand = "participant.lower-hand";
    public const string ParticipantLowerHands = "participant.lower-hands";
    /// <summary>Another role: for this meeting, or, to and from moderator, as a lasting member.</summary>
    public const string ParticipantRole = "participant.role";
    public const string ParticipantName = "participant.name";
    /// <summary>Everybody is shown this person large, or nobody any more.</summary>
    public const string MeetingSpotlight = "meeting.spotlight";
    /// <summary>Somebody who waited before a room was let in.</summary>
    public const string LobbyAdmit = "lobby.admit";
    public const string LobbyAdmitAll = "lobby.admit-all";
    public const string LobbyRefuse = "lobby.refuse";
    /// <summary>A moderator deleted somebody else's message; the entry does not hold its words.</summary>
    public const string ChatDelete = "chat.delete";
    public const string ChatExport = "chat.export";
    public const string AdministratorCreate = "administrator.create";
    /// <summary>Somebody made an account of their own, by an invitation or without.</summary>
    public const string AccountRegister = "account.register";
    /// <summary>Somebody showed that the account's e-mail address is theirs.</summary>
    public const string AccountConfirm = "account.confirm";
    /// <summary>Somebody asked for a new password of an account, or of what is none.</summary>
    public const string PasswordResetAsk = "password-reset.ask";
    /// <summary>An administrator, or the command line, took a link by which an account gets a new password.</summary>
    public const string PasswordResetLink = "password-reset.link";
    public const string PasswordResetDismiss = "password-reset.dismiss";
    /// <summary>An account got a new password, and its sessions ended.</summary>
    public const string PasswordReset = "password-reset.done";
    public const string InvitationCreate = "invitation.create";
    public const string InvitationRevoke = "invitation.revoke";
    /// <summary>An administrator made an account for somebody.</summary>
    public const string UserCreate = "user.create";
    /// <summary>An administrator changed somebody's name.</summary>
    public const string UserUpdate = "user.update";
    public const string UserRole = "user.role";
    public const string UserLock = "user.lock";
    public const string UserUnlock = "user.unlock";
    public const string UserDelete = "user.delete";
    /// <summary>A room went to another owner.</summary>
    public const string RoomOwner = "room.owner";
    /// <summary>
    /// A moderator ended the meeting for everybody. Also where its room is suspended or deleted: then written where it failed at first, and where somebody
    /// opened it again.
    /// </summary>
    public const string MeetingEnd = "meeting.end";
    /// <summary>Somebody, or a room's setting, wished for a recording.</summary>
    public const string RecordingStart = "recording.start";
    public const string RecordingStop = "recording.stop";
    /// <summary>How a recording ended: written by the portal.</summary>
    public const string RecordingReady = "recording.ready";
    public const string RecordingFail = "recording.fail";
    public const string RecordingView = "recording.view";
    public const string RecordingDownload = "recording.download";
    public const string RecordingRename = "recording.rename";
    public const string RecordingDelete = "recording.delete";
    public const string RecordingRestore = "recording.restore";
    /// <summary>Its file was deleted for good, by retention or when the time to undo was over.</summary>
    public const string RecordingPurge = "recording.purge";
    public const string RecordingRetry = "recording.retry";
    public const string RecordingPoint = "recording.point";
    public const string RecordingShare = "recording.share";
    public const string RecordingUnshare = "recording.unshare";
    /// <summary>Somebody agreed to be recorded, or did not.</summary>
    public const string RecordingConsent = "recording.consent";
    public const string WebhookCreate = "webhook.create";
    public const string WebhookUpdate = "webhook.update";
    public const string WebhookDelete = "webhook.delete";
    /// <summary>An endpoint has a new secret; the entry does not hold it.</summary>
    public const string WebhookRotate = "webhook.rotate";
    public const string WebhookTest = "webhook.test";
    /// <summary>Somebody asked for what was sent, or given up, to be sent again.</summary>
    public const string WebhookRedeliver = "webhook.redeliver";
    public const string WebhookResume = "webhook.resume";
    /// <summary>The portal sends to an endpoint no more, since nothing arrives there, or since it said so.</summary>
    public const string WebhookPause = "webhook.pause";
    /// <summary>Somebody took the attendance of a meeting, or the list of meetings, out of the portal.</summary>
    public const string HistoryExport = "history.export";
    /// <summary>Meetings were deleted because they are older than <c>History:KeepDays</c>. One entry for each day of it; how many stands in its details.</summary>
    public const string HistoryPurge = "history.purge";
    /// <summary>The figures of the dashboard were counted anew from the history.</summary>
    public const string StatisticsRebuild = "statistics.rebuild";
    public const string MediaServerRestart = "media-server.restart";
    public const string MediaServerStop = "media-server.stop";
    public const string HealthRemedy = "health.remedy";
    /// <summary>A support bundle was taken.</summary>
    public const string HealthBundle = "health.bundle";

    /// <summary>Somebody read the audit log, or searched it.</summary>
    public const string AuditView = "audit.view";
    public const string AuditExport = "audit.export";
    public const string AuditVerify = "audit.verify";
    /// <summary>The portal deleted the oldest entries, by retention.</summary>
    public const string AuditPurge = "audit.purge";

    // What the media server does by itself, or because somebody asked for it; written by the portal.
    public const string MediaServerStarted = "media-server.started";
    public const string MediaServerTakenOver = "media-server.taken-over";
    public const string MediaServerReady = "media-server.ready";
    public const string MediaServerDegraded = "media-server.degraded";
    public const string MediaServerDraining = "media-server.draining";
    public const string MediaServerEnded = "media-server.ended";
    public const string MediaServerBackingOff = "media-server.backing-off";
    public const string MediaServerGivenUp = "media-server.given-up";
    public const string MediaServerStopped = "media-server.stopped";
    public const string MediaServerLeftRunning = "media-server.left-running";
}
