using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>What webhooks tell the log: never an address, a body or a secret.</summary>
internal static partial class OutgoingLog
{
    [LoggerMessage(1, LogLevel.Debug, "The webhook {Type} to the endpoint {Endpoint}: {Cause} {Status} after {Milliseconds} ms")]
    public static partial void Sent(ILogger logger, string type, Guid endpoint, string cause, int? status, int milliseconds);

    [LoggerMessage(2, LogLevel.Error, "The outbox of webhooks can't be read or written; it is tried again")]
    public static partial void QueueFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Sending webhooks to the endpoint {Endpoint} broke off; it is begun again within a minute")]
    public static partial void Broke(ILogger logger, Exception exception, Guid endpoint);

    [LoggerMessage(4, LogLevel.Error, "Old webhooks could not be deleted; it is tried again within the hour")]
    public static partial void ClearingFailed(ILogger logger, Exception exception);
}
