namespace Bedrud.Web.Hosting;

/// <summary>
/// An expected failure: a stable code for programs, a status for HTTP. Its words are in <c>Resources/Problems.resx</c> under the code, in the
/// reader's language; <see cref="Args"/> fill their placeholders.
/// </summary>
public sealed record Problem(string Code, int Status)
{
    public object[] Args { get; init; } = [];

    /// <summary>Further members of the problem document, such as <c>until</c> of a ban.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public Problem With(params object[] args) => this with { Args = args };
}

/// <summary>Every expected failure of the API and of the pages.</summary>
public static class Problems
{
    public static readonly Problem InvalidName = new("invalid-name", 400);
    public static readonly Problem InvalidRoomName = new("invalid-name", 400) { Args = ["room"] };
    public static readonly Problem InvalidCapacity = new("invalid-capacity", 400);
    public static readonly Problem InvalidEmptyTimeout = new("invalid-empty-timeout", 400);
    public static readonly Problem InvalidDepartureTimeout = new("invalid-departure-timeout", 400);
    public static readonly Problem InvalidWaitingRoom = new("invalid-waiting-room", 400);
    public static readonly Problem InvalidSecondDevice = new("invalid-second-device", 400);
    public static readonly Problem InvalidChatDays = new("invalid-chat-days", 400);
    public static readonly Problem InvalidKick = new("invalid-kick", 400);
    public static readonly Problem NotEverybodyMuted = new("not-everybody-muted", 502);
    public static readonly Problem NotKeptOut = new("not-kept-out", 404);
    public static readonly Problem InvalidSource = new("invalid-source", 400);
    public static readonly Problem InvalidReaction = new("invalid-reaction", 400);
    public static readonly Problem InvalidRole = new("invalid-role", 400);
    public static readonly Problem InvalidBan = new("invalid-ban", 400);
    public static readonly Problem InvalidQuery = new("invalid-query", 400);
    public static readonly Problem InvalidRequest = new("invalid-request", 400);
    public static readonly Problem InvalidEmail = new("invalid-email", 400);
    public static readonly Problem WeakPassword = new("weak-password", 400);
    public static readonly Problem LongPassword = new("long-password", 400);
    public static readonly Problem EmailTaken = new("email-taken", 409);
    public static readonly Problem NameTaken = new("name-taken", 409);
    public static readonly Problem Conflict = new("conflict", 409);
    public static readonly Problem NoAlerts = new("no-alerts", 409);
    public static readonly Problem LastOwner = new("last-owner", 409);
    public static readonly Problem InvalidAccountRole = new("invalid-role", 400) { Args = ["account"] };
    public static readonly Problem InvalidReason = new("invalid-reason", 400);
    public static readonly Problem InvalidHeir = new("invalid-heir", 400);
    public static readonly Problem LastAdministrator = new("last-administrator", 409);
    public static readonly Problem OwnAccount = new("own-account", 409);
    public static readonly Problem OwnsRooms = new("owns-rooms", 409);
    public static readonly Problem AccountLocked = new("account-locked", 403);
    public static readonly Problem SignInRequired = new("sign-in-required", 401);
    public static readonly Problem InvalidCredentials = new("invalid-credentials", 401);
    public static readonly Problem LockedOut = new("locked-out", 403);
    public static readonly Problem RegistrationClosed = new("registration-closed", 403);
    public static readonly Problem EmailDomain = new("email-domain", 403);
    public static readonly Problem EmailNotConfirmed = new("email-not-confirmed", 403);
    public static readonly Problem InvitationNeeded = new("invitation-needed", 403);
    public static readonly Problem InvitationGone = new("invitation-gone", 410);
    public static readonly Problem InvitationForAnother = new("invitation-for-another", 403);
    public static readonly Problem InvitationNotFound = new("invitation-not-found", 404);
    public static readonly Problem InvalidInvitation = new("invalid-invitation", 400);
    public static readonly Problem InvalidPortalRole = new("invalid-role", 400) { Args = ["portal"] };
    public static readonly Problem InvalidLink = new("invalid-link", 410);
    public static readonly Problem SetUpDone = new("set-up-done", 410);
    public static readonly Problem InvalidSetUpLink = new("invalid-set-up-link", 403);
    public static readonly Problem Forbidden = new("forbidden", 403);
    public static readonly Problem CrossOrigin = new("cross-origin", 403);
    public static readonly Problem NotAMember = new("not-a-member", 403);
    public static readonly Problem GuestsNotAllowed = new("guests-not-allowed", 403);
    public static readonly Problem Banned = new("banned", 403);
    public static readonly Problem Kicked = new("kicked", 403);
    public static readonly Problem NotInMeeting = new("not-in-meeting", 403);
    public static readonly Problem NotAllowedToSend = new("not-allowed-to-send", 403);
    public static readonly Problem RefusedEntry = new("refused", 403);
    public static readonly Problem NotWaiting = new("not-waiting", 404);
    public static readonly Problem AlreadyHere = new("already-here", 409) { Extensions = new Dictionary<string, object?> { ["takeOver"] = false } };
    public static readonly Problem TooManyRequests = new("too-many-requests", 429);
    public static readonly Problem InvalidMessage = new("invalid-message", 400);
    public static readonly Problem MessageNotFound = new("message-not-found", 404);
    public static readonly Problem FilesOff = new("files-off", 403);
    public static readonly Problem InvalidFile = new("invalid-file", 400);
    public static readonly Problem FileTooLarge = new("file-too-large", 413);
    public static readonly Problem StorageFull = new("storage-full", 507);
    public static readonly Problem RoomClosed = new("room-closed", 410);
    public static readonly Problem RoomNotFound = new("room-not-found", 404);
    public static readonly Problem UserNotFound = new("user-not-found", 404);
    public static readonly Problem ParticipantNotFound = new("participant-not-found", 404);
    public static readonly Problem TrackNotFound = new("track-not-found", 404);
    public static readonly Problem RequestNotFound = new("request-not-found", 404);
    public static readonly Problem NoMeeting = new("no-meeting", 404);
    public static readonly Problem SourceLocked = new("source-locked", 409);
    public static readonly Problem PageNotReached = new("page-not-reached", 409);
    public static readonly Problem RoleNeedsAccount = new("role-needs-account", 409);
    public static readonly Problem OwnerStays = new("owner-stays", 409);
    public static readonly Problem AdministratorStays = new("administrator-stays", 409);
    public static readonly Problem NotForEverybody = new("not-for-everybody", 502);
    public static readonly Problem NothingToMute = new("nothing-to-mute", 409);
    public static readonly Problem BanNotFound = new("ban-not-found", 404);
    public static readonly Problem InvalidRecording = new("invalid-recording", 400);
    public static readonly Problem InvalidRecordingDays = new("invalid-recording-days", 400);
    public static readonly Problem AlreadyRecording = new("already-recording", 409);
    public static readonly Problem NotRecording = new("not-recording", 409);
    public static readonly Problem RecordingNotPossible = new("recording-not-possible", 409);
    public static readonly Problem RecordingNotFound = new("recording-not-found", 404);
    public static readonly Problem RecordingBusy = new("recording-busy", 409);
    public static readonly Problem RecordingGone = new("recording-gone", 410);
    public static readonly Problem RecordingNotReady = new("recording-not-ready", 409);
    public static readonly Problem RecordingFileMissing = new("recording-file-missing", 404);
    public static readonly Problem RecordingUnavailable = new("recording-unavailable", 502);
    public static readonly Problem ShareNotFound = new("share-not-found", 404);
    public static readonly Problem InvalidShare = new("invalid-share", 400);
    public static readonly Problem InvalidTitle = new("invalid-title", 400);
    public static readonly Problem NoFileWanted = new("no-file-wanted", 409);
    public static readonly Problem InvalidRecordingSource = new("invalid-recording-source", 400);
    public static readonly Problem InvalidWebhookName = new("invalid-webhook-name", 400);
    public static readonly Problem InvalidWebhookUrl = new("invalid-webhook-url", 400);
    public static readonly Problem InvalidWebhookEvents = new("invalid-webhook-events", 400);
    public static readonly Problem NoWebhookEvents = new("no-webhook-events", 400);
    public static readonly Problem WebhookInternal = new("webhook-internal", 400);
    public static readonly Problem WebhookNotFound = new("webhook-not-found", 404);
    public static readonly Problem DeliveryNotFound = new("delivery-not-found", 404);
    public static readonly Problem TooManyWebhooks = new("too-many-webhooks", 409);
    public static readonly Problem RoomFull = new("room-full", 409);
    public static readonly Problem InvalidSignature = new("invalid-signature", 401);
    public static readonly Problem SessionNotFound = new("session-not-found", 404);
    public static readonly Problem TwoFactorRequired = new("two-factor-required", 401);
    public static readonly Problem TwoFactorExpired = new("two-factor-expired", 401);
    public static readonly Problem InvalidCode = new("invalid-code", 401);
    public static readonly Problem TwoFactorOn = new("two-factor-on", 409);
    public static readonly Problem TwoFactorOff = new("two-factor-off", 409);
    public static readonly Problem PasskeyRefused = new("passkey-refused", 401);
    public static readonly Problem PasskeyNotFound = new("passkey-not-found", 404);
    public static readonly Problem PasskeyInvalid = new("passkey-invalid", 400);
    public static readonly Problem TooManyPasskeys = new("too-many-passkeys", 409);
    public static readonly Problem WrongPassword = new("wrong-password", 403);
    public static readonly Problem SignInAgain = new("sign-in-again", 403);
    public static readonly Problem OnlyWayIn = new("only-way-in", 409);
    public static readonly Problem InvalidPicture = new("invalid-picture", 400);
    public static readonly Problem ProviderNotFound = new("provider-not-found", 404);
    public static readonly Problem ProviderFailed = new("provider-failed", 502);
    public static readonly Problem ProviderUnknown = new("provider-unknown", 403);
    public static readonly Problem ProviderEmail = new("provider-email", 403);
    public static readonly Problem ProviderTaken = new("provider-taken", 409);
    public static readonly Problem NotFound = new("not-found", 404);
    public static readonly Problem MethodNotAllowed = new("method-not-allowed", 405);
    public static readonly Problem TooSlow = new("too-slow", 408);
    public static readonly Problem TooLarge = new("too-large", 413);
    public static readonly Problem LongConfiguration = new("too-large", 413) { Args = ["configuration"] };
    public static readonly Problem UnsupportedMediaType = new("unsupported-media-type", 415);
    public static readonly Problem InternalError = new("internal-error", 500);
    public static readonly Problem NotStored = new("not-stored", 503);
    public static readonly Problem LiveKitUnreachable = new("livekit-unreachable", 502);
    public static readonly Problem LiveKitFailed = new("livekit-failed", 502);
}
