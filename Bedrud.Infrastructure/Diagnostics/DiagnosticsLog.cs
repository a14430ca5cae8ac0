using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

internal static partial class DiagnosticsLog
{
    /// <summary>Without the exception's message, which may hold what is secret.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "The check {Check} broke: {Exception}\n{Stack}")]
    public static partial void CheckBroke(ILogger logger, string check, string exception, string? stack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The load of the last minute could not be written; nor may be that of the next ones.")]
    public static partial void LoadNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody who was told of a changed verdict failed.")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of verdicts could not be written ({Exception}); it is tried again until it can.")]
    public static partial void HistoryFailed(ILogger logger, string exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old connection tests and failed joins could not be deleted. It is tried again later.")]
    public static partial void ClaimsNotCleared(ILogger logger, Exception exception);
}
