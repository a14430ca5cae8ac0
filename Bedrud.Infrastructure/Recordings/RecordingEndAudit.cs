using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Infrastructure.Recordings;

/// <summary>How recordings ended, for the audit log: kept or lost together with the end itself, so that each is told once.</summary>
internal static class RecordingEndAudit
{
    /// <summary>The entry about a change of state; null where it ended nothing, or an attempt failed again that was told of already.</summary>
    /// <param name="before">The state that it had.</param>
    /// <param name="job">Of the recording, before the change; null for none.</param>
    /// <param name="now">UTC.</param>
    public static AuditEntry? EntryOf(RecordingState before, Recording recording, RecordingJob? job, DateTime now)
    {
        var ended = recording.State switch
        {
            RecordingState.Ready => before != RecordingState.Deleted,
            // An attempt at its file is repeated for days.
            RecordingState.Failed or RecordingState.Lost => before.IsActive() || (before == RecordingState.Processing && job is null or { Attempts: <= 1 }),
            _ => false,
        };
        if (!ended || before == recording.State)
            return null;
        var isReady = recording.State == RecordingState.Ready;
        return new AuditEntry
        {
            At = now,
            ActorName = "Bedrud",
            Action = isReady ? AuditAction.RecordingReady : AuditAction.RecordingFail,
            RoomName = recording.RoomName,
            Target = recording.Id.ToString(),
            Failure = isReady ? null : LabelName.Of(recording.Reason),
            Details = isReady ? $"{recording.Duration:c}, {recording.Size} bytes, ended: {LabelName.Of(recording.End)}" : Limited(recording.Detail),
        };
    }

    // Never through the middle of a character: PostgreSQL takes no half of one.
    private static string? Limited(string? text) => text?.Length > AuditEntry.DetailsMaxLength
        ? text[..(char.IsHighSurrogate(text[AuditEntry.DetailsMaxLength - 1]) ? AuditEntry.DetailsMaxLength - 1 : AuditEntry.DetailsMaxLength)]
        : text;
}
