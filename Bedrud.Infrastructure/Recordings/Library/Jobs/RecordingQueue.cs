using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Recordings.BuiltIn;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// The jobs in the database. Each has at most one portal that works at it: whoever turns its version with a single statement. A portal that dies holds
/// it for <see cref="Lease"/> at most. Safe for concurrent use, across portals too. A singleton.
/// </summary>
internal sealed class RecordingQueue(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, BuiltInRecorder? recorder = null)
{
    // What a killed portal held may not stay "processing" for a minute, though the next one is killed over it too: twice this, a look every five seconds, and the
    // work itself.
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>For so long a file in another portal's data folder is left to that portal; then whoever is there says that it is not.</summary>
    public static readonly TimeSpan LeftToOthersFor = TimeSpan.FromMinutes(2);

    private readonly Guid _portal = Guid.NewGuid();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes what is due, the longest due first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="except">What this portal works at already, though its lease may be over: with the portal's name on both, neither would notice the other.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<IReadOnlyList<JobLease>> ClaimAsync(int most, IReadOnlyCollection<Guid> except, CancellationToken cancellationToken)
    {
        if (most <= 0)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = Now;
        var (own, late) = (recorder?.OwnPrefix ?? "BR_-", now - LeftToOthersFor);
        var due = await db.RecordingJobs.AsNoTracking()
            .Where(j => j.GaveUpAt == null && j.NextAttemptAt <= now && (j.LeasedUntil == null || j.LeasedUntil < now) && !except.Contains(j.RecordingId))
            .Where(j => j.Source != null || j.NextAttemptAt <= late
                || !db.Recordings.Any(r => r.Id == j.RecordingId && r.Engine == RecordingEngine.BuiltIn && r.EngineId != null && !r.EngineId.StartsWith(own)))
            .OrderBy(j => j.NextAttemptAt).Take(most).ToListAsync(cancellationToken);
        var claimed = new List<JobLease>();
        foreach (var job in due)
        {
            var (lease, version, until) = (new JobLease(job), Guid.NewGuid(), now + Lease);
            var rows = await db.RecordingJobs.Where(j => j.RecordingId == job.RecordingId && j.Version == job.Version).ExecuteUpdateAsync(
                set => set.SetProperty(j => j.LeasedBy, _portal).SetProperty(j => j.LeasedUntil, until).SetProperty(j => j.Attempts, lease.Attempt).SetProperty(j => j.Version, version),
                cancellationToken);
            if (rows == 0)
                continue;
            lease.Version = version;
            claimed.Add(lease);
        }

        return claimed;
    }

    /// <summary>Keeps a job.</summary>
    /// <returns>False where it is not this portal's any more.</returns>
    public async Task<bool> RenewAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The version stays: it tells of wishes alone.
        var until = Now + Lease;
        return await db.RecordingJobs.Where(j => j.RecordingId == lease.RecordingId && j.LeasedBy == _portal)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeasedUntil, until), cancellationToken) > 0;
    }

    /// <summary>Gives a job back, to be tried again later, or to nobody where it has lasted long enough.</summary>
    /// <returns>Whether it was given up.</returns>
    public async Task<bool> PutOffAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var next = Now + RecordingJob.DelayAfter(lease.Attempt);
        DateTime? gaveUp = next > lease.CreatedAt + RecordingJob.Lasts ? Now : null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.RecordingJobs.Where(j => j.RecordingId == lease.RecordingId && j.LeasedBy == _portal && j.Version == lease.Version).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.NextAttemptAt, next).SetProperty(j => j.GaveUpAt, gaveUp)
                .SetProperty(j => j.LeasedUntil, (DateTime?)null).SetProperty(j => j.LeasedBy, (Guid?)null).SetProperty(j => j.Version, Guid.NewGuid()),
            cancellationToken);
        if (rows == 0)
            await ReleaseAsync(lease, cancellationToken);
        return rows > 0 && gaveUp is not null;
    }

    /// <summary>Gives a job back, to be gone on with by whoever is first.</summary>
    public async Task ReleaseAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.RecordingJobs.Where(j => j.RecordingId == lease.RecordingId && j.LeasedBy == _portal).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.LeasedUntil, (DateTime?)null).SetProperty(j => j.LeasedBy, (Guid?)null).SetProperty(j => j.Version, Guid.NewGuid()), cancellationToken);
    }

    /// <summary>Removes the job of a recording that is past wanting a file.</summary>
    public async Task RemoveAsync(Guid recordingId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.RecordingJobs.Where(j => j.RecordingId == recordingId && j.LeasedBy == _portal).ExecuteDeleteAsync(cancellationToken);
    }
}
