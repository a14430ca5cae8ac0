namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>How a call to LiveKit failed.</summary>
public enum LiveKitError
{
    /// <summary>No connection, or no answer in time.</summary>
    Unreachable,

    /// <summary>LiveKit knows another key, another secret, or another time of day.</summary>
    Unauthenticated,

    /// <summary>The room or the participant is not there.</summary>
    NotFound,

    /// <summary>LiveKit answered that nobody inside it answers (503).</summary>
    Unavailable,

    /// <summary>Forbidden by LiveKit's configuration (412).</summary>
    FailedPrecondition,

    /// <summary>Anything else: a malformed request, or a failure inside LiveKit.</summary>
    Failed,
}

/// <summary>
/// A call to LiveKit failed. The message is made here, never taken from an answer that may echo a token (its text/plain 401 does).
/// </summary>
public sealed class LiveKitException(LiveKitError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public LiveKitError Error { get; } = error;
}
