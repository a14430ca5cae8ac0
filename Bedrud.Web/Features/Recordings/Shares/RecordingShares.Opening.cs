using Bedrud.Domain.Recordings;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Shares;

/// <summary>What happens to whoever has a link.</summary>
public sealed partial class RecordingShares
{
    private const int MaxTokenLength = 64;

    // So many tries at a link's password: of one address, and of all together.
    private readonly Pace _tries = new(10, TimeSpan.FromMinutes(10), time);
    private readonly Pace _allTries = new(100, TimeSpan.FromMinutes(10), time);

    /// <summary>What a link leads to; null where it is unknown, revoked or expired, or its recording is gone: nobody learns which.</summary>
    public async Task<OpenShare?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is not { Length: > 0 and <= MaxTokenLength })
            return null;
        var hash = HashOf(token);
        return await FindAsync(s => s.TokenHash == hash, Guid.NewGuid().ToString("N"), cancellationToken);
    }

    /// <summary>What a ticket opens now.</summary>
    public async Task<Result<OpenShare>> FindByTicketAsync(Guid recordingId, string ticket, bool download, CancellationToken cancellationToken)
    {
        if (tickets.Read(ticket) is not { } read || read.RecordingId != recordingId)
            return Problems.RecordingNotFound;
        var open = await FindAsync(s => s.Id == read.ShareId, read.Play, cancellationToken);
        if (open is null || open.Recording.Id != recordingId)
            return Problems.RecordingNotFound;
        return !download || (read.Download && open.Share.AllowsDownload) ? open : Problems.Forbidden;
    }

    /// <summary>Whether this is the link's password.</summary>
    /// <returns><see cref="Problems.TooManyRequests"/> after too many tries; <see cref="Problems.InvalidCredentials"/> for a wrong one.</returns>
    public Problem? TryPassword(RecordingShare share, string? password, string? remoteAddress)
    {
        if (share.PasswordHash is null)
            return null;
        // Each try costs the portal a tenth of a second of hashing, too.
        if (_tries.Refusal($"{share.Id} {remoteAddress}") is not null || _allTries.Refusal(share.Id.ToString()) is not null)
            return Problems.TooManyRequests;
        return password is { Length: > 0 and <= MaxPassword } && Passwords.VerifyHashedPassword(share, share.PasswordHash, password) != PasswordVerificationResult.Failed
            ? null
            : Problems.InvalidCredentials;
    }

    /// <summary>Counts one opening of the page.</summary>
    public async Task CountViewAsync(RecordingShare share, CancellationToken cancellationToken)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.RecordingShares.Where(s => s.Id == share.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Views, x => x.Views + 1).SetProperty(x => x.LastViewedAt, now), cancellationToken);
    }

    /// <summary>The address of the file, for as long as a ticket is good for.</summary>
    public string FileAddress(OpenShare open, bool download) =>
        $"/api/recordings/{open.Recording.Id}/file?key={TicketFor(open, download)}{(download ? "&download=true" : "")}";

    public string ThumbnailAddress(OpenShare open) => $"/api/recordings/{open.Recording.Id}/thumbnail?key={TicketFor(open, download: false)}";

    private string TicketFor(OpenShare open, bool download) => tickets.Issue(new RecordingTicket(open.Recording.Id, open.Share.Id, download, open.Play));

    private async Task<OpenShare?> FindAsync(
        System.Linq.Expressions.Expression<Func<RecordingShare, bool>> which, string play, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var share = await db.RecordingShares.AsNoTracking().FirstOrDefaultAsync(which, cancellationToken);
        if (share is null || !share.IsOpen(Now))
            return null;
        var recording = await db.Recordings.AsNoTracking().FirstOrDefaultAsync(r => r.Id == share.RecordingId && r.State == RecordingState.Ready, cancellationToken);
        return recording is null ? null : new OpenShare(share, recording, play);
    }
}
