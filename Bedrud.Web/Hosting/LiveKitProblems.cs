using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Web.Hosting;

internal static class LiveKitProblems
{
    /// <summary>What the person who acted is told of LiveKit's failure.</summary>
    public static Problem ToProblem(this LiveKitException failure) => failure.Error switch
    {
        LiveKitError.NotFound or LiveKitError.Unavailable => Problems.ParticipantNotFound,
        LiveKitError.Unreachable => Problems.LiveKitUnreachable,
        _ => Problems.LiveKitFailed,
    };
}
