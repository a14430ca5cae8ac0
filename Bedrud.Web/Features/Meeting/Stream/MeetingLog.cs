namespace Bedrud.Web.Features.Meeting;

/// <summary>The log lines of the meeting's stream.</summary>
internal static partial class MeetingLog
{
    [LoggerMessage(1, LogLevel.Error, "What room {RoomName} withholds could not be read; the pages in its meeting keep what they were told")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string roomName);

    [LoggerMessage(2, LogLevel.Warning, "The spotlight of room {RoomName} could not be taken off somebody who has left; it is tried again: {Problem}")]
    public static partial void SpotlightKept(ILogger logger, string roomName, string problem);

    [LoggerMessage(3, LogLevel.Error, "Whose sources wait for an agreement to be recorded in room {RoomName} could not be told; it is tried again")]
    public static partial void ConsentFailed(ILogger logger, Exception exception, string roomName);
}
