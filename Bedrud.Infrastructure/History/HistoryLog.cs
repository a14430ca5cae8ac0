using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.History;

internal static partial class HistoryLog
{
    [LoggerMessage(1, LogLevel.Warning, "The figures of meetings could not be counted; they are as they were, and it is tried again in a minute")]
    public static partial void CountingFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Old meetings could not be deleted; it is tried again in an hour")]
    public static partial void PurgingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "{Meetings} meetings that ended before {Before} were deleted, as History:KeepDays says")]
    public static partial void Purged(ILogger logger, int meetings, DateTime before);

    [LoggerMessage(4, LogLevel.Warning, "How requests to join ended could not be written; it is tried again in a minute")]
    public static partial void JoinsNotWritten(ILogger logger, Exception exception);
}
