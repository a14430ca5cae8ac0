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

/// <summary>What lies behind a <see cref="LiveKitError"/>, as far as it can be told: the health page's checks go by it.</summary>
public enum LiveKitCause
{
    /// <summary>Not told apart any further.</summary>
    Other,

    /// <summary>The address is neither <c>http://</c> nor <c>https://</c>, or it is <c>http://</c> where TLS is spoken.</summary>
    WrongScheme,

    /// <summary>No such host name.</summary>
    NameNotFound,

    /// <summary>The host is there, the port is closed.</summary>
    Refused,

    /// <summary>No way to the host, or the connection was cut.</summary>
    ConnectionLost,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The certificate is not trusted.</summary>
    CertificateUntrusted,

    /// <summary>The other side does not speak TLS, or no version of it that the portal does.</summary>
    TlsFailed,

    /// <summary>A proxy answers in LiveKit's place (502, 503 or 504 that is not LiveKit's).</summary>
    ProxyError,

    /// <summary>Something answers that is not LiveKit's API.</summary>
    NotLiveKit,

    /// <summary>LiveKit does not know the API key.</summary>
    UnknownKey,

    /// <summary>LiveKit has another secret for the API key.</summary>
    WrongSecret,

    /// <summary>LiveKit's clock and the portal's are more than a minute apart.</summary>
    ClockSkew,

    /// <summary>The token is good but lacks a grant.</summary>
    PermissionDenied,

    /// <summary>LiveKit has no Redis, which recordings need.</summary>
    NoRedis,

    /// <summary>LiveKit has a Redis, and does not reach it.</summary>
    RedisLost,
}

/// <summary>
/// A call to LiveKit failed. The message is made here, never taken from an answer that may echo a token (its text/plain 401 does).
/// </summary>
public sealed class LiveKitException(LiveKitError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public LiveKitError Error { get; } = error;

    public LiveKitCause Cause { get; init; }
}
