using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Recordings;

/// <summary>
/// Recordings in the database, and the only way by which one changes its state: each change is one transaction with the job that follows
/// from it, and is told to <see cref="RecordingBoard"/>. Safe for concurrent use, across portals too. A singleton.
/// </summary>
public sealed class RecordingStore(IDbContextFactory<BedrudDbContext> contexts, RecordingBoard board, TimeProvider time)
{
    // Two portals and a webhook may meet; a fifth time is a bug.
    private const int Attempts = 5;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Writes down a new recording.</summary>
    /// <param name="recording">A new one.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <param name="along">Is kept or lost together with it; null for none.</param>
    /// <returns>False where the room has one that is active: its <see cref="Recording.Slot"/> is taken.</returns>
    public async Task<bool> AddAsync(Recording recording, CancellationToken cancellationToken, Action<BedrudDbContext>? along = null)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            db.Recordings.Add(recording);
            along?.Invoke(db);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException) when (recording.Slot is not null)
            {
                db.ChangeTracker.Clear();
                if (await db.Recordings.AnyAsync(r => r.Slot == recording.Slot, cancellationToken))
                    return false;
                throw;
            }
        }

        board.Changed(recording);
        return true;
    }

    /// <summary>Applies events to a recording, in one transaction, and returns it as it is then; null where there is none of this id.</summary>
    public async Task<Recording?> ApplyAsync(Guid id, CancellationToken cancellationToken, params RecordingEvent[] events) =>
        (await ChangeAsync(id, cancellationToken, events)).Recording;

    /// <summary>The same, and whether it is this call that changed anything: of two portals that do the same at once, one is told so.</summary>
    public Task<(Recording? Recording, bool Changed)> ChangeAsync(Guid id, CancellationToken cancellationToken, params RecordingEvent[] events) =>
        ChangeAsync(id, along: null, cancellationToken, events);

    /// <summary>The same, with something that is kept or lost together with the change.</summary>
    /// <param name="id">The recording's.</param>
    /// <param name="along">Adds it; called at each attempt, with the recording as it will be, and not at all where nothing changes. Null for nothing.</param>
    /// <param name="cancellationToken">Ends the change, before it is kept.</param>
    /// <param name="events">In their order.</param>
    public async Task<(Recording? Recording, bool Changed)> ChangeAsync(
        Guid id, Action<BedrudDbContext, Recording>? along, CancellationToken cancellationToken, params RecordingEvent[] events)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Recordings.FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } recording)
                return (null, false);
            var (changed, before) = (false, recording.State);
            foreach (var happened in events)
                changed |= recording.Apply(happened, Now);
            if (!changed)
                return (recording, false);
            var job = await AdjustJobAsync(db, recording, events, cancellationToken);
            if (RecordingEndAudit.EntryOf(before, recording, job, Now) is { } entry)
                db.AuditEntries.Add(entry);
            along?.Invoke(db, recording);
            if (RecordingEvents.TypeOf(before, recording.State, job) is { } type)
                Outbox.Add(db, type, RecordingFacts.Of(recording), Now);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Somebody else changed it, or added the job: read again and decide anew.
                continue;
            }

            board.Changed(recording);
            return (recording, true);
        }
    }

    /// <summary>As it is in the database; null where there is none.</summary>
    public async Task<Recording?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellationToken);
    }

    /// <summary>All that are active, oldest first: what the keeper looks after.</summary>
    public async Task<IReadOnlyList<Recording>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.AsNoTracking().Where(r => r.State <= RecordingState.Stopping).OrderBy(r => r.RequestedAt).ToListAsync(cancellationToken);
    }

    // The job comes into being with the wish for a file, and goes with it.
    private async Task<RecordingJob?> AdjustJobAsync(BedrudDbContext db, Recording recording, RecordingEvent[] events, CancellationToken cancellationToken)
    {
        var job = await db.RecordingJobs.FirstOrDefaultAsync(j => j.RecordingId == recording.Id, cancellationToken);
        if (recording.WantsFile && job is null)
            db.RecordingJobs.Add(new RecordingJob { RecordingId = recording.Id, CreatedAt = Now, NextAttemptAt = Now });
        else if (!recording.WantsFile && job is not null && recording.State is RecordingState.Ready or RecordingState.Deleted)
            db.RecordingJobs.Remove(job);
        else if (job is not null && recording.State == RecordingState.Processing && events.Any(e => e is RecordingEvent.Told))
            // The recorder told where the file is while it was looked for elsewhere.
            (job.NextAttemptAt, job.GaveUpAt, job.Version) = (Now, null, Guid.NewGuid());
        return job;
    }
}
