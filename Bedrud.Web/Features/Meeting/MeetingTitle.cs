namespace Bedrud.Web.Features.Meeting;

/// <summary>The title of a meeting's tab.</summary>
internal static class MeetingTitle
{
    public static string Of(string room, MeetingState? state) =>
        state is { Phase: "connected" or "reconnecting", ParticipantCount: > 0 } ? $"({state.ParticipantCount}) {room} – Bedrud" : $"{room} – Bedrud";
}
