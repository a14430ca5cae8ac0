using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

internal static partial class DiagnosticsLog
{
    /// <summary>Without the exception's message, which may hold what is secret.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "The check {Check} broke: {Exception}\n{Stack}")]
    public static partial void CheckBroke(ILogger logger, string check, string exception, string? stack);

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody who was told of a changed verdict failed.")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history of verdicts could not be written ({Exception}); it is tried again until it can.")]
    public static partial void HistoryFailed(ILogger logger, string exception);
}
