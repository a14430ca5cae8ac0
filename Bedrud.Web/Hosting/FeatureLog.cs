using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Web.Hosting;

/// <summary>What the features' services tell the log. LiveKit's failures come with their message, which never holds a token.</summary>
internal static partial class FeatureLog
{
    /// <summary>One line for each act of a person that LiveKit did not carry out; what only looks at LiveKit is the reconciler's to tell, once.</summary>
    [LoggerMessage(1, LogLevel.Warning, "{Action} in room {RoomName} failed ({Error}): {Problem}")]
    public static partial void ActFailed(ILogger logger, string action, string roomName, LiveKitError error, string problem);

    [LoggerMessage(2, LogLevel.Warning, "Room {RoomName} is suspended or deleted, but its meeting could not be ended ({Error}), so those in it may still be there until LiveKit answers: {Problem}")]
    public static partial void MeetingNotEnded(ILogger logger, string roomName, LiveKitError error, string problem);
}
