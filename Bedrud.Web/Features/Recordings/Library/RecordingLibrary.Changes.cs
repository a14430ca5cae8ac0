using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>What people change of recordings.</summary>
public sealed partial class RecordingLibrary
{
    public async Task<Result<RecordingDetails>> RenameAsync(Guid id, string? title, Actor actor, CancellationToken cancellationToken)
    {
        if (RecordingTitle.Clean(title) is not { } clean)
            return Problems.InvalidTitle.With(Recording.TitleMaxLength);
        var found = await FindAsync(id, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var renamed = await store.ApplyAsync(id, cancellationToken, new RecordingEvent.Renamed(clean));
        if (renamed is null || renamed.State == RecordingState.Deleted)
            return Problems.RecordingNotFound;
        await WriteDownAsync(renamed, AuditAction.RecordingRename, actor, $"{found.Value.Title} → {clean}");
        return await GetAsync(id, actor, cancellationToken);
    }

    /// <summary>Into the bin, from which it can be brought back for <see cref="UndoDays"/>.</summary>
    public async Task<Result<Done>> DeleteAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        if (found.Value.State == RecordingState.Deleted)
            return default(Done);
        var deleted = await store.ApplyAsync(id, cancellationToken, new RecordingEvent.Deleted());
        if (deleted is null)
            return Problems.RecordingNotFound;
        if (deleted.State != RecordingState.Deleted)
            return deleted.State == RecordingState.Processing ? Problems.RecordingBusy.With("processing") : Problems.RecordingBusy;
        await WriteDownAsync(deleted, AuditAction.RecordingDelete, actor, deleted.Title);
        return default(Done);
    }

    /// <summary>Back out of the bin.</summary>
    public async Task<Result<RecordingDetails>> RestoreAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        if (found.Value.State == RecordingState.Deleted)
        {
            if (found.Value.DeletedAt?.AddDays(UndoDays) <= time.GetUtcNow().UtcDateTime)
                return Problems.RecordingGone;
            var restored = await store.ApplyAsync(id, cancellationToken, new RecordingEvent.Restored());
            if (restored is null || restored.State == RecordingState.Deleted)
                return Problems.RecordingGone;
            await WriteDownAsync(restored, AuditAction.RecordingRestore, actor, restored.Title);
        }

        return await GetAsync(id, actor, cancellationToken);
    }

    private async Task<Result<Recording>> FindAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.FindRecordingAsync(id, actor, RecordingAct.Delete, cancellationToken);
    }

    // The state has changed already: what follows is not given up because somebody closed a page.
    private async Task WriteDownAsync(Recording recording, string action, Actor actor, string details)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        audit.Add(db, actor, action, recording.RoomName, TargetOf(recording.Id), details: details);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
