using Bedrud.Domain.Recordings;

namespace Bedrud.Recordings.Tests;

/// <summary>Whether a recording ended as the truth wants it.</summary>
internal static class Judge
{
    public static IEnumerable<string> Mistakes(Round round, RecordingRow row)
    {
        if (row.State.IsActive() || row.State == RecordingState.Processing)
            yield return $"is {row}";
        else if (!Allowed(round, row).Contains((row.State, row.Reason)))
            yield return $"ended as {row}, allowed: {string.Join(", ", Allowed(round, row))}";
        if (round.Run is { Script.Fault: WorkerFault.LimitReached, StopAsked: false } && row.State == RecordingState.Ready && row.End != RecordingEnd.RecorderLimit)
            yield return $"was ended by the recorder's limit, and says {row.End}";
    }

    private static IEnumerable<(RecordingState State, RecordingReason Reason)> Allowed(Round round, RecordingRow row)
    {
        var run = round.Run;
        var stopped = row.StopRequestedAt is not null;
        if (run is null)
        {
            // LiveKit never took it.
            if (stopped)
                yield return (RecordingState.Failed, RecordingReason.StoppedBeforeStart);
            if (round.Plan.Script.Fault == WorkerFault.NoWorker)
                yield return (RecordingState.Failed, RecordingReason.NoWorker);
            yield return (RecordingState.Failed, RecordingReason.LiveKitUnreachable);
            yield return (RecordingState.Failed, RecordingReason.NeverStarted);
            yield break;
        }

        if (run.Written is not null)
        {
            yield return (RecordingState.Ready, RecordingReason.None);
            // It can't be whole, as far as anybody can tell; somebody may say that it is.
            if (run.Script.Fault == WorkerFault.WrongSize)
                yield return (RecordingState.Failed, RecordingReason.Truncated);
            // Several faults fell on its first attempts, and the next comes in minutes: the audit looks whether the file still waits for it.
            if (row is { HasJob: true, Attempts: >= 4, Reason: >= RecordingReason.FileNotFound })
                yield return (RecordingState.Failed, row.Reason);
            yield break;
        }

        // Dead before anybody could stop it.
        if (run.IsDead)
            yield return (RecordingState.Lost, RecordingReason.Forgotten);
        if (!run.WasActive)
        {
            yield return (RecordingState.Failed, stopped ? RecordingReason.StoppedBeforeStart : run.IsListed ? RecordingReason.Aborted : RecordingReason.NeverStarted);
            yield break;
        }

        foreach (var reason in Reasons(run))
            yield return (reason is RecordingReason.Forgotten ? RecordingState.Lost : RecordingState.Failed, reason);
        // Gone before the portal saw it record.
        if (!run.IsListed)
            yield return (RecordingState.Failed, stopped ? RecordingReason.StoppedBeforeStart : RecordingReason.NeverStarted);
    }

    private static IEnumerable<RecordingReason> Reasons(EgressRun run) => run.Script.Fault switch
    {
        WorkerFault.Aborts => [RecordingReason.Aborted],
        WorkerFault.FailsWithoutFile => [RecordingReason.RecorderFailed],
        WorkerFault.UploadTruncated => [RecordingReason.Truncated],
        WorkerFault.LocalPath => [RecordingReason.LocalPath],
        _ => [RecordingReason.Forgotten],
    };
}
