namespace Bedrud.Domain.Outgoing;

/// <summary>What webhooks tell of. Stable: the names stand in other people's programs; docs/webhooks.md says what each carries.</summary>
public static class WebhookEvents
{
    public const string RoomCreated = "room.created";
    public const string RoomUpdated = "room.updated";
    public const string RoomSuspended = "room.suspended";
    public const string RoomReactivated = "room.reactivated";
    public const string RoomDeleted = "room.deleted";

    /// <summary>Somebody became a member, or has another role in the room.</summary>
    public const string MemberSet = "member.set";
    public const string MemberRemoved = "member.removed";
    public const string MeetingStarted = "meeting.started";
    public const string MeetingEnded = "meeting.ended";
    public const string ParticipantJoined = "participant.joined";
    public const string ParticipantLeft = "participant.left";
    public const string RecordingStarted = "recording.started";
    public const string RecordingReady = "recording.ready";
    public const string RecordingFailed = "recording.failed";
    public const string RecordingDeleted = "recording.deleted";
    public const string RecordingRestored = "recording.restored";
    public const string UserCreated = "user.created";
    public const string UserUpdated = "user.updated";
    public const string UserDeleted = "user.deleted";

    /// <summary>A health check has come to "failing".</summary>
    public const string CheckFailing = "check.failing";

    /// <summary>A health check that was failing is not any more.</summary>
    public const string CheckMended = "check.mended";

    /// <summary>Sent by the test button alone; nobody can choose it, and everybody gets it.</summary>
    public const string Test = "webhook.test";

    /// <summary>Those that an endpoint can choose, in the order of the page.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        RoomCreated, RoomUpdated, RoomSuspended, RoomReactivated, RoomDeleted, MemberSet, MemberRemoved, MeetingStarted, MeetingEnded, ParticipantJoined, ParticipantLeft,
        RecordingStarted, RecordingReady, RecordingFailed, RecordingDeleted, RecordingRestored, UserCreated, UserUpdated, UserDeleted, CheckFailing, CheckMended,
    ];

    /// <summary>What stands before the full stop: <c>room</c>.</summary>
    public static string GroupOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)];
}
