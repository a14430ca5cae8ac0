namespace Bedrud.Web.Features.Meeting;

/// <summary>What the meeting in the page tells the portal, at most four times a second.</summary>
/// <param name="Phase"><c>prejoin</c>, <c>connecting</c>, <c>waiting</c>, <c>connected</c>, <c>reconnecting</c>, <c>ended</c> or <c>obstacle</c>.</param>
/// <param name="Reason">How it ended, or what stands in the way; otherwise null.</param>
/// <param name="ParticipantCount">With this person; 0 before the call.</param>
/// <param name="Title">Of the tab.</param>
public sealed record MeetingState(
    string Phase, string? Reason, string RoomName, string Identity, string Name, bool MicrophoneOn, bool CameraOn, bool ScreenOn, int ParticipantCount, string Title);
