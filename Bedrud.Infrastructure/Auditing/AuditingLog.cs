using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Auditing;

internal static partial class AuditingLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Another portal sealed the audit log at the same time: {Reason}")]
    public static partial void SealedElsewhere(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "New entries of the audit log can't be sealed; it is tried again every two seconds")]
    public static partial void SealingFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit log's chain goes to {Sequence}, hash {Hash}")]
    public static partial void End(ILogger logger, long sequence, string hash);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted the {Count} oldest entries of the audit log, up to {Sequence}")]
    public static partial void Purged(ILogger logger, int count, long sequence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old entries of the audit log can't be deleted; it is tried again in an hour")]
    public static partial void PurgeFailed(ILogger logger, Exception error);
}
