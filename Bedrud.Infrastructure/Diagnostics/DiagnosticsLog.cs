using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

internal static partial class DiagnosticsLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The check {Check} broke.")]
    public static partial void CheckBroke(ILogger logger, string check, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The load of the last minute could not be written; nor may be that of the next ones.")]
    public static partial void LoadNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody who was told of a changed verdict failed.")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception);
}
