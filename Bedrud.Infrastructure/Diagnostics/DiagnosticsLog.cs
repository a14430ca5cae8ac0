using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics;

internal static partial class DiagnosticsLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The check {Check} broke.")]
    public static partial void CheckBroke(ILogger logger, string check, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody who was told of a changed verdict failed.")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old connection tests and failed joins could not be deleted. It is tried again later.")]
    public static partial void ClaimsNotCleared(ILogger logger, Exception exception);
}
