namespace Bedrud.Domain.Recordings;

// The state machine. Reports come late, twice and out of order; a state only ever moves on, but for a file that is found after all.
public sealed partial class Recording
{
    /// <summary>
    /// Takes in one event, and returns whether anything changed by it. Events that come too late, again, or for a state that has passed change nothing.
    /// </summary>
    /// <param name="happened">The event.</param>
    /// <param name="now">UTC.</param>
    public bool Apply(RecordingEvent happened, DateTime now)
    {
        var changed = happened switch
        {
            RecordingEvent.Asked => Ask(now),
            RecordingEvent.Accepted accepted => Accept(accepted.EngineId, now),
            RecordingEvent.Refused refused => State == RecordingState.Requested && Fail(refused.Reason, refused.Detail, now),
            RecordingEvent.Told told => Hear(told.Report, now),
            RecordingEvent.StopRequested stop => RequestStop(stop, now),
            RecordingEvent.Missed => Miss(now),
            RecordingEvent.StopAsked asked => NoteStop(asked.Answered, now),
            RecordingEvent.Forgotten => Forget(now),
            RecordingEvent.ProcessingBegan => WantsFile && State != RecordingState.Processing && Move(RecordingState.Processing, now),
            RecordingEvent.ProcessingFailed failed => FailProcessing(failed, now),
            RecordingEvent.Processed processed => Store(processed.File, now),
            RecordingEvent.Renamed renamed => Rename(renamed.Title),
            RecordingEvent.Deleted => Delete(now),
            RecordingEvent.Restored => Restore(now),
            _ => throw new ArgumentOutOfRangeException(nameof(happened)),
        };
        if (changed)
            Version = Guid.NewGuid();
        return changed;
    }

    private bool Ask(DateTime now)
    {
        if (State != RecordingState.Requested || AskedAt is not null)
            return false;
        AskedAt = now;
        return true;
    }

    private bool Accept(string engineId, DateTime now)
    {
        if (EngineId is not null)
            return false;
        // Also where it was given up meanwhile: the keeper then stops what nobody wants.
        EngineId = engineId;
        if (State == RecordingState.Requested)
            Move(StopRequestedAt is null ? RecordingState.Starting : RecordingState.Stopping, now);
        return true;
    }

    private bool RequestStop(RecordingEvent.StopRequested stop, DateTime now)
    {
        if (!State.IsActive() || StopRequestedAt is not null)
            return false;
        (StopRequestedAt, StoppedBy, End) = (now, stop.By, stop.End);
        if (State == RecordingState.Requested)
            return AskedAt is not null || Fail(RecordingReason.StoppedBeforeStart, null, now);
        return State == RecordingState.Stopping || Move(RecordingState.Stopping, now);
    }

    private bool Hear(RecorderReport report, DateTime now)
    {
        if (State is RecordingState.Ready or RecordingState.Deleted || (EngineId is not null && EngineId != report.EngineId))
            return false;
        var learned = EngineId is null || MissingSince is not null;
        (EngineId, MissingSince) = (report.EngineId, null);
        return report.Status switch
        {
            RecorderStatus.Starting => Start(now),
            RecorderStatus.Active => Begin(report, now),
            RecorderStatus.Ending => EndSoon(report, now),
            RecorderStatus.Complete or RecorderStatus.LimitReached => Finish(report, now),
            RecorderStatus.Failed => Break(report, RecordingReason.RecorderFailed, now),
            RecorderStatus.Aborted => Break(report, RecordingReason.Aborted, now),
            _ => false,
        } || learned;
    }

    private bool Start(DateTime now) =>
        State == RecordingState.Requested && Move(StopRequestedAt is null ? RecordingState.Starting : RecordingState.Stopping, now);

    private bool Begin(RecorderReport report, DateTime now)
    {
        if (!State.IsActive())
            return false;
        var first = StartedAt is null;
        StartedAt ??= Earlier(report.StartedAt, now);
        return State is RecordingState.Requested or RecordingState.Starting
            ? Move(StopRequestedAt is null ? RecordingState.Recording : RecordingState.Stopping, now)
            : first;
    }

    private bool EndSoon(RecorderReport report, DateTime now)
    {
        if (!State.IsActive() || State == RecordingState.Stopping)
            return false;
        if (report.StartedAt is not null)
            StartedAt ??= Earlier(report.StartedAt, now);
        NoteEnd(report);
        return Move(RecordingState.Stopping, now);
    }

    private bool Finish(RecorderReport report, DateTime now)
    {
        // What failed for the want of news may still have a file; what failed while its file was brought in has one already.
        if (!State.IsActive() && (Location is not null || State == RecordingState.Processing))
            return false;
        NoteEnd(report);
        NoteFile(report, now);
        if (Location is null)
            return State.IsActive() && Fail(RecordingReason.NoFile, report.Error, now);
        // A recorder that finished may still complain; that it reached its limit says the end.
        Because(RecordingReason.None, report.Status == RecorderStatus.Complete ? report.Error : null);
        return Move(RecordingState.Processing, now);
    }

    private bool Break(RecorderReport report, RecordingReason reason, DateTime now)
    {
        if (!State.IsActive())
            return false;
        NoteFile(report, now);
        if (StartedAt is null && Location is null)
            return Fail(StopRequestedAt is null ? reason : RecordingReason.StoppedBeforeStart, report.Error, now);
        End = RecordingEnd.Interrupted;
        return Fail(reason, report.Error, now);
    }

    private bool Miss(DateTime now)
    {
        if (!State.IsActive() || MissingSince is not null)
            return false;
        MissingSince = now;
        return true;
    }

    private bool NoteStop(bool answered, DateTime now)
    {
        if (!State.IsActive() || answered == UnansweredSince is null)
            return false;
        UnansweredSince = answered ? null : now;
        return true;
    }

    private bool Forget(DateTime now)
    {
        if (!State.IsActive())
            return false;
        if (StartedAt is null)
            return Fail(StopRequestedAt is null ? RecordingReason.NeverStarted : RecordingReason.StoppedBeforeStart, null, now);
        End = RecordingEnd.Interrupted;
        EndedAt ??= now;
        Because(RecordingReason.Forgotten, null);
        return Move(RecordingState.Lost, now);
    }

    private bool FailProcessing(RecordingEvent.ProcessingFailed failed, DateTime now)
    {
        if (State != RecordingState.Processing)
            return false;
        // Nothing there, and nobody ever said that there would be: that is lost, not failed.
        var lost = failed.Reason == RecordingReason.FileNotFound && Location is null;
        Because(lost ? RecordingReason.Forgotten : failed.Reason, failed.Detail);
        return Move(lost ? RecordingState.Lost : RecordingState.Failed, now);
    }

    private bool Store(RecordedFile file, DateTime now)
    {
        if (FileKey is not null || State is not (RecordingState.Processing or RecordingState.Failed or RecordingState.Lost))
            return false;
        (FileKey, Size, DurationMs, Width, Height) = (file.Key, file.Size, (long)file.Duration.TotalMilliseconds, file.Width, file.Height);
        (HasVideo, HasAudio, ContentType, ThumbnailKey) = (file.HasVideo, file.HasAudio, file.ContentType, file.ThumbnailKey);
        ReadyAt = now;
        EndedAt ??= now;
        StartedAt ??= EndedAt - file.Duration;
        Because(RecordingReason.None, file.Doubt ?? (Reason == RecordingReason.None ? Detail : null));
        return Move(RecordingState.Ready, now);
    }

    private bool Rename(string title)
    {
        if (State == RecordingState.Deleted || Title == title)
            return false;
        Title = title;
        return true;
    }

    private bool Delete(DateTime now)
    {
        if (State.IsActive() || State is RecordingState.Deleted or RecordingState.Processing)
            return false;
        (DeletedFrom, DeletedAt) = (State, now);
        return Move(RecordingState.Deleted, now);
    }

    private bool Restore(DateTime now)
    {
        if (State != RecordingState.Deleted || DeletedFrom is not { } before)
            return false;
        (DeletedFrom, DeletedAt) = (null, null);
        return Move(before, now);
    }

    private void NoteEnd(RecorderReport report)
    {
        if (End == RecordingEnd.Unknown && report.Status == RecorderStatus.LimitReached)
            End = RecordingEnd.RecorderLimit;
        else if (End == RecordingEnd.Unknown && report.MeetingEnded)
            End = RecordingEnd.MeetingEnded;
    }

    private void NoteFile(RecorderReport report, DateTime now)
    {
        if (report.StartedAt is not null)
            StartedAt ??= Earlier(report.StartedAt, now);
        EndedAt = Earlier(report.EndedAt, now);
        if (string.IsNullOrEmpty(report.Location))
            return;
        Location = Cut(report.Location, PathMaxLength);
        SourceSize = report.Size;
    }

    // A recorder's clock may be ahead of the portal's.
    private static DateTime Earlier(DateTime? told, DateTime now) => told is { } time && time < now ? time : now;

    private bool Fail(RecordingReason reason, string? detail, DateTime now)
    {
        Because(reason, detail);
        return Move(RecordingState.Failed, now);
    }

    private void Because(RecordingReason reason, string? detail) => (Reason, Detail) = (reason, Cut(detail, DetailMaxLength));

    private bool Move(RecordingState state, DateTime now)
    {
        (State, StateSince) = (state, now);
        if (!state.IsActive())
            Slot = null;
        return true;
    }

    // Never through the middle of a character: PostgreSQL takes no half of one.
    private static string? Cut(string? text, int length) =>
        text?.Length > length ? text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] : text;
}
