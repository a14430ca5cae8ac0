using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>What people do about a recording whose file has not come: try again now, or say where it is.</summary>
public sealed class RecordingRepairs(IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, RecordingBoard board, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Tries again now, and for three days more.</summary>
    public async Task<Result<Done>> RetryAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(id, actor, RecordingAct.Delete, cancellationToken);
        return found.Succeeded ? await WishAsync(db, found.Value, actor, AuditAction.RecordingRetry, null, cancellationToken) : found.Problem;
    }

    /// <summary>Fetches the file from somewhere else; what is there stays there.</summary>
    /// <param name="source">An address, an object's key or a path; empty: where the recorder said.</param>
    public async Task<Result<Done>> PointToAsync(Guid id, string? source, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(id, actor, RecordingAct.Delete, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        source = source?.Trim() ?? "";
        if (source.Length > Recording.PathMaxLength || source.Any(char.IsControl) || IsSecret(source))
            return Problems.InvalidRecordingSource;
        var isAdministrator = await db.MayAsync(actor.UserId!.Value, PortalRight.Operate, cancellationToken);
        if (!isAdministrator && source.Length > 0 && !IsOwn(id, source))
            return Problems.InvalidRecordingSource;
        return await WishAsync(db, found.Value, actor, AuditAction.RecordingPoint, source, cancellationToken);
    }

    // Buckets and shared folders hold other rooms' recordings, and a network more than that: without its own id in the name it may be anything.
    private static bool IsOwn(Guid id, string source) =>
        !source.Contains("://", StringComparison.Ordinal) && !source.Contains("..", StringComparison.Ordinal) && RecordingPaths.TryFindId(source, out var named) && named == id;

    // A name and a password in an address would stay in the database, and nobody would send them.
    private static bool IsSecret(string source) =>
        source.Contains("://", StringComparison.Ordinal) && (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.UserInfo.Length > 0);

    // An address may be signed, which is a secret.
    private static string? Shown(string? source) =>
        source is not null && source.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(source, UriKind.Absolute, out var address)
            ? $"{address.Scheme}://{address.Authority}{address.AbsolutePath}"
            : source?.Split('?')[0];

    private async Task<Result<Done>> WishAsync(BedrudDbContext db, Recording recording, Actor actor, string action, string? source, CancellationToken cancellationToken)
    {
        if (!recording.WantsFile)
            return Problems.NoFileWanted;
        var job = await db.RecordingJobs.FirstOrDefaultAsync(j => j.RecordingId == recording.Id, cancellationToken);
        if (job is null)
            db.RecordingJobs.Add(job = new RecordingJob { RecordingId = recording.Id, CreatedAt = Now, NextAttemptAt = Now });
        (job.CreatedAt, job.NextAttemptAt, job.GaveUpAt, job.Attempts, job.Version) = (Now, Now, null, 0, Guid.NewGuid());
        if (source is not null)
            job.Source = source.Length == 0 ? null : source;
        audit.Add(db, actor, action, recording.RoomName, recording.Id.ToString(), details: Shown(source));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return Problems.Conflict;
        }

        board.Touched(recording);
        return default(Done);
    }
}
