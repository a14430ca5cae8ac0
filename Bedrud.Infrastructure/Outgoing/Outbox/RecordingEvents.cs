using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Which change of a recording's state is told.</summary>
internal static class RecordingEvents
{
    /// <param name="before">The state that it had.</param>
    /// <param name="now">The one that it has.</param>
    /// <param name="job">Of the recording, before the change; null for none.</param>
    /// <returns>Null where nothing is told.</returns>
    public static string? TypeOf(RecordingState before, RecordingState now, RecordingJob? job) => (before, now) switch
    {
        _ when before == now => null,
        (_, RecordingState.Deleted) => WebhookEvents.RecordingDeleted,
        (RecordingState.Deleted, _) => WebhookEvents.RecordingRestored,
        (_, RecordingState.Recording) => WebhookEvents.RecordingStarted,
        (_, RecordingState.Ready) => WebhookEvents.RecordingReady,
        // An attempt at its file is repeated for days.
        (_, RecordingState.Failed or RecordingState.Lost) when before.IsActive() || (before == RecordingState.Processing && job is null or { Attempts: <= 1 }) => WebhookEvents.RecordingFailed,
        _ => null,
    };
}
