using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>What LiveKit's failures mean for a recording.</summary>
internal static class EgressFailures
{
    /// <param name="failure">Of a request to record.</param>
    /// <param name="hasNoRedis">Whether LiveKit's list says so.</param>
    public static RecorderException OfStart(LiveKitException failure, bool hasNoRedis)
    {
        var reason = failure.Error switch
        {
            LiveKitError.Unavailable when hasNoRedis => RecordingReason.NoRedis,
            LiveKitError.NotFound => RecordingReason.NoMeeting,
            _ => ReasonOf(failure),
        };
        return new RecorderException(reason, failure.Message, MayHaveStarted(failure), failure);
    }

    public static RecorderException Of(LiveKitException failure) => new(ReasonOf(failure), failure.Message, inner: failure);

    private static RecordingReason ReasonOf(LiveKitException failure) => failure switch
    {
        { Cause: LiveKitCause.NoRedis or LiveKitCause.RedisLost } => RecordingReason.NoRedis,
        { Error: LiveKitError.Unavailable } => RecordingReason.NoWorker,
        { Error: LiveKitError.Unauthenticated } => RecordingReason.PermissionDenied,
        { Error: LiveKitError.Unreachable } => RecordingReason.LiveKitUnreachable,
        _ => RecordingReason.RecorderFailed,
    };

    // Sent, and no answer of LiveKit's own came back. That the connection was refused, or LiveKit said no, is certain.
    private static bool MayHaveStarted(LiveKitException failure) =>
        failure.Cause is LiveKitCause.Timeout or LiveKitCause.ConnectionLost or LiveKitCause.ProxyError or LiveKitCause.NotLiveKit;
}
