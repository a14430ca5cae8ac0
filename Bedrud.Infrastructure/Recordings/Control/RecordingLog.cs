using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>The log lines of recordings being started, followed and stopped.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(1, LogLevel.Information, "Recording {RecordingId} of room {RoomName} was taken by its recorder as {EngineId}")]
    public static partial void Accepted(ILogger logger, Guid recordingId, string roomName, string engineId);

    [LoggerMessage(2, LogLevel.Warning, "Recording {RecordingId} of room {RoomName} was not taken ({Reason}): {Problem}")]
    public static partial void Refused(ILogger logger, Guid recordingId, string roomName, RecordingReason reason, string problem);

    [LoggerMessage(3, LogLevel.Warning, "Whether recording {RecordingId} of room {RoomName} began is not known yet; the recorder's list will tell: {Problem}")]
    public static partial void Unanswered(ILogger logger, Guid recordingId, string roomName, string problem);

    [LoggerMessage(4, LogLevel.Warning, "Recording {RecordingId} of room {RoomName} could not be stopped; trying again: {Problem}")]
    public static partial void NotStopped(ILogger logger, Guid recordingId, string roomName, string problem);

    [LoggerMessage(5, LogLevel.Warning, "The recorder {Engine} can't say what it records; nothing is concluded from that: {Problem}")]
    public static partial void NoList(ILogger logger, RecordingEngine engine, string problem);

    [LoggerMessage(6, LogLevel.Information, "The recorder {Engine} says again what it records")]
    public static partial void ListAgain(ILogger logger, RecordingEngine engine);

    [LoggerMessage(7, LogLevel.Warning, "Recording {RecordingId} of room {RoomName} is unknown to its recorder")]
    public static partial void Forgotten(ILogger logger, Guid recordingId, string roomName);

    [LoggerMessage(8, LogLevel.Warning, "Recording {RecordingId} of room {RoomName} runs although nobody wants it any more; it is being stopped")]
    public static partial void Unwanted(ILogger logger, Guid recordingId, string roomName);

    [LoggerMessage(9, LogLevel.Information, "Recording {RecordingId} of room {RoomName} is being ended by the portal: {End}")]
    public static partial void Ending(ILogger logger, Guid recordingId, string roomName, RecordingEnd end);

    [LoggerMessage(10, LogLevel.Warning, "Room {RoomName} is to be recorded by itself, and can't be: {Points}")]
    public static partial void NotAutomatic(ILogger logger, string roomName, string points);

    [LoggerMessage(11, LogLevel.Error, "Recordings could not be looked after; trying again")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "What became of recording {RecordingId} could not be written down; the recorder's list will tell")]
    public static partial void NotWritten(ILogger logger, Exception exception, Guid recordingId);
}
