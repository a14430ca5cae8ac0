using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Recordings.Shares;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Library.Media;

/// <summary>What somebody wants of a recording's file.</summary>
/// <param name="Download">To keep it, not only to see it.</param>
/// <param name="Start">First byte that is asked for; null for all of it.</param>
/// <param name="Play">What tells one playing from another: a page's own word, at most 64 characters.</param>
/// <param name="OnlyHeaders">HEAD: nothing is read, nothing is written down.</param>
public sealed record MediaWish(bool Download, long? Start = null, string? Play = null, bool OnlyHeaders = false);

/// <summary>A file that can be sent.</summary>
/// <param name="Name">For a download.</param>
/// <param name="Tag">Changes when the file does.</param>
/// <param name="At">UTC; when it came into the library.</param>
public sealed record MediaFile(Stream Content, string ContentType, string Name, string Tag, DateTime At);

/// <summary>Hands out recordings' files, and writes down who took them: once for each playing, not for each part. A singleton.</summary>
public sealed class RecordingMedia(
    IDbContextFactory<BedrudDbContext> contexts, IRecordingStorage storage, RecordingShares shares, AuditLog audit, TimeProvider time)
{
    private const int MaxPlayLength = 64;
    private static readonly string[] Playable = ["video/mp4", "video/webm", "audio/mp4", "audio/webm", "audio/ogg", "audio/mpeg", "audio/x-m4a"];

    // A page may stay open for a working day; whoever names no playing begins a new one after half an hour.
    private readonly Pace _named = new(1, RecordingTickets.Validity, time);
    private readonly Pace _unnamed = new(1, TimeSpan.FromMinutes(30), time);

    // More playings than anybody begins; few enough that nobody fills the audit log with words of their own.
    private readonly Pace _playings = new(20, TimeSpan.FromMinutes(30), time);

    /// <summary>For somebody who is signed in.</summary>
    public async Task<Result<MediaFile>> OpenAsync(Guid id, MediaWish wish, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRecordingAsync(id, actor, wish.Download ? RecordingAct.Download : RecordingAct.View, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var file = await OpenFileAsync(found.Value, wish, cancellationToken);
        if (file.Succeeded)
            await WriteDownAsync(found.Value, wish, actor, null);
        return file;
    }

    /// <summary>For whoever has an address that a shared page gave out. The link is looked up again each time: it may have been revoked.</summary>
    /// <param name="ticket">See <see cref="RecordingTickets"/>.</param>
    /// <param name="actor">Who it is does not matter; where it comes from is written down.</param>
    public async Task<Result<MediaFile>> OpenSharedAsync(Guid id, string ticket, MediaWish wish, Actor actor, CancellationToken cancellationToken)
    {
        var open = await shares.FindByTicketAsync(id, ticket, wish.Download, cancellationToken);
        if (!open.Succeeded)
            return open.Problem;
        var file = await OpenFileAsync(open.Value.Recording, wish, cancellationToken);
        if (file.Succeeded)
            await WriteDownAsync(open.Value.Recording, wish with { Play = open.Value.Play }, new Actor(null, "", RemoteAddress: actor.RemoteAddress, Client: actor.Client), open.Value.Share);
        return file;
    }

    /// <summary>The picture of a recording; <see cref="Problems.RecordingFileMissing"/> where none was made.</summary>
    /// <param name="ticket">Of a shared page; null for somebody who is signed in.</param>
    public async Task<Result<MediaFile>> OpenThumbnailAsync(Guid id, string? ticket, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        Recording recording;
        if (ticket is null)
        {
            var found = await db.FindRecordingAsync(id, actor, RecordingAct.View, cancellationToken);
            if (!found.Succeeded)
                return found.Problem;
            recording = found.Value;
        }
        else
        {
            var open = await shares.FindByTicketAsync(id, ticket, download: false, cancellationToken);
            if (!open.Succeeded)
                return open.Problem;
            recording = open.Value.Recording;
        }

        if (recording.ThumbnailKey is not { } key)
            return Problems.RecordingFileMissing;
        try
        {
            return await storage.OpenAsync(key, 0, null, cancellationToken) is { } picture
                ? new MediaFile(picture, "image/jpeg", "", TagOf(recording), recording.ReadyAt ?? recording.StateSince)
                : Problems.RecordingFileMissing;
        }
        catch (RecordingStorageException)
        {
            return Problems.RecordingUnavailable;
        }
    }

    private async Task<Result<MediaFile>> OpenFileAsync(Recording recording, MediaWish wish, CancellationToken cancellationToken)
    {
        if (recording is not { State: RecordingState.Ready, FileKey: { } key })
            return recording.State == RecordingState.Deleted ? Problems.RecordingNotFound : Problems.RecordingNotReady;
        var stream = new StoredFileStream(storage, key, recording.Size);
        try
        {
            // What asks for nothing that is there gets an answer about that, and no byte.
            var isThere = wish.OnlyHeaders || wish.Start >= recording.Size
                ? await storage.SizeAsync(key, cancellationToken) is not null
                : await stream.PrepareAsync(wish.Start ?? 0, cancellationToken);
            if (isThere)
                return new MediaFile(
                    stream, Playable.Contains(recording.ContentType) ? recording.ContentType! : "application/octet-stream",
                    RecordingTitle.FileName(recording.Title, recording.StartedAt ?? recording.RequestedAt, recording.ContentType), TagOf(recording),
                    recording.ReadyAt ?? recording.StateSince);
            await stream.DisposeAsync();
            return Problems.RecordingFileMissing;
        }
        catch (RecordingStorageException)
        {
            await stream.DisposeAsync();
            return Problems.RecordingUnavailable;
        }
    }

    private async Task WriteDownAsync(Recording recording, MediaWish wish, Actor actor, RecordingShare? share)
    {
        if (wish.OnlyHeaders)
            return;
        var who = $"{actor.UserId?.ToString() ?? actor.RemoteAddress} {recording.Id} {wish.Download}";
        var first = wish.Play is { Length: > 0 and <= MaxPlayLength } play
            ? _named.Refusal($"{who} {play}") is null && _playings.Refusal(who) is null
            : _unnamed.Refusal(who) is null;
        // A download begins at the first byte, each time; what goes on with a broken one is part of it.
        if (!first && !(wish.Download && wish.Start is null or 0))
            return;
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        audit.Add(
            db, actor, wish.Download ? AuditAction.RecordingDownload : AuditAction.RecordingView, recording.RoomName, RecordingLibrary.TargetOf(recording.Id),
            details: share is null ? recording.Title : $"{recording.Title} (link {share.Id})");
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static string TagOf(Recording recording) => $"\"{recording.Id:N}-{(recording.ReadyAt ?? recording.StateSince).Ticks:x}\"";
}
