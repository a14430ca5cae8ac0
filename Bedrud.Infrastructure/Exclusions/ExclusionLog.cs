using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>The log lines of keeping people out.</summary>
internal static partial class ExclusionLog
{
    [LoggerMessage(1, LogLevel.Error, "Who is kept out of rooms could not be read; the last that is known counts until the database answers")]
    public static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "{Identity} came into room {RoomName} while kept out ({Reason}), and was removed")]
    public static partial void Evicted(ILogger logger, string identity, string roomName, string reason);

    [LoggerMessage(3, LogLevel.Warning, "LiveKit could not be told to keep somebody out of room {RoomName}; trying until it is done: {Problem}")]
    public static partial void Retrying(ILogger logger, string roomName, string problem);

    [LoggerMessage(4, LogLevel.Information, "The meeting in room {RoomName}, which is closed ({Reason}), was ended")]
    public static partial void Ended(ILogger logger, string roomName, string reason);

    [LoggerMessage(5, LogLevel.Error, "Keeping people out of room {RoomName} failed unexpectedly")]
    public static partial void Failed(ILogger logger, Exception exception, string roomName);

    [LoggerMessage(6, LogLevel.Error, "An eviction from room {RoomName} could not be written into the audit log")]
    public static partial void AuditFailed(ILogger logger, Exception exception, string roomName);
}
