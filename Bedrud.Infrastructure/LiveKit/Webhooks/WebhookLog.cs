using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>The webhooks' log lines. They name events and rooms, never a token or a body.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(1, LogLevel.Warning, "A webhook was refused: {Reason} ({Earlier} were refused before)")]
    public static partial void Rejected(ILogger logger, WebhookRejection reason, long earlier);

    [LoggerMessage(2, LogLevel.Warning, "A webhook with a good signature could not be read: {Reason}")]
    public static partial void Malformed(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Error, "The webhook {Event} ({EventId}) was not stored ({Failure}); LiveKit is told to send it again")]
    public static partial void StoreFailed(ILogger logger, string @event, string eventId, string failure);

    [LoggerMessage(4, LogLevel.Error, "{Pending} webhooks wait to be handled; LiveKit is told to send others later")]
    public static partial void TooManyPending(ILogger logger, int pending);

    [LoggerMessage(5, LogLevel.Error, "Webhooks can't be written to the database; LiveKit is told to send them again")]
    public static partial void CommitFailed(ILogger logger, Exception exception);

    [LoggerMessage(13, LogLevel.Information, "Webhooks are written to the database again")]
    public static partial void CommitsAgain(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "{Count} webhooks of an earlier run are handled now")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(7, LogLevel.Error, "The webhooks that an earlier run left unhandled could not be read from the database; trying again")]
    public static partial void RecoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "The stored webhook {Event} ({EventId}) can't be read and is passed over")]
    public static partial void Unreadable(ILogger logger, string @event, string eventId);

    [LoggerMessage(9, LogLevel.Warning, "Handling the webhook {Event} ({EventId}) of room {RoomName} failed")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string @event, string eventId, string? roomName);

    [LoggerMessage(10, LogLevel.Error, "The webhook {Event} ({EventId}) of room {RoomName} is given up after {Attempts} attempts, until the next start")]
    public static partial void GaveUp(ILogger logger, string @event, string eventId, string? roomName, int attempts);

    [LoggerMessage(11, LogLevel.Debug, "{Count} old webhooks were deleted")]
    public static partial void Purged(ILogger logger, int count);

    [LoggerMessage(12, LogLevel.Warning, "Old webhooks could not be deleted")]
    public static partial void PurgeFailed(ILogger logger, Exception exception);
}
