using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Presence;

/// <summary>The log lines of presence.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(1, LogLevel.Warning, "LiveKit does not answer, so who is present is shown as last known: {Problem}")]
    public static partial void LiveKitAway(ILogger logger, string problem);

    [LoggerMessage(2, LogLevel.Information, "LiveKit answers, and {Rooms} running meetings were compared")]
    public static partial void LiveKitBack(ILogger logger, int rooms);

    [LoggerMessage(3, LogLevel.Warning, "LiveKit's answer about room {RoomName} failed: {Problem}")]
    public static partial void RoomFailed(ILogger logger, string roomName, string problem);

    [LoggerMessage(4, LogLevel.Warning, "A subscriber to room {RoomName} failed")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception, string? roomName);

    [LoggerMessage(5, LogLevel.Error, "The history of meetings could not be written; it will be made up for when the database answers")]
    public static partial void HistoryFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Error, "Comparing presence with LiveKit failed unexpectedly; trying again")]
    public static partial void ReconcileFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Debug, "LiveKit's answer differed from its webhooks: {Arrivals} arrivals, {Departures} departures, {Tracks} tracks, {Meetings} meetings")]
    public static partial void Drifted(ILogger logger, long arrivals, long departures, long tracks, long meetings);

    [LoggerMessage(8, LogLevel.Error, "How good people's connections are could not be written to history; it is tried again with the next news of them")]
    public static partial void QualityNotWritten(ILogger logger, Exception exception);
}
