using System.Collections.Concurrent;
using System.Threading.Channels;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// Has nobody published who has not agreed, from the moment in which a recording is wished for: before any recorder was asked. Gives the sources back, to
/// whom they were withheld from and to nobody else, when nothing is recorded any more or the room asks no longer.
/// </summary>
public sealed class ConsentKeeper(
    RecordingBoard recordings, RoomService rooms, RecordingConsents consents, WithheldSources withheld, ConsentReturns returns, ExclusionIndex exclusions,
    PresenceStore presence, IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<ConsentKeeper> logger) : BackgroundService
{
    /// <summary>How long ago a recording may have ended of which a portal that stopped had no time to give back.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <summary>How quickly a wish shows here that this portal wrote down: whoever may not publish at that moment may not for another reason.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, bool> _returning = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        recordings.RecordingChanged += OnRecording;
        rooms.Changed += OnRoom;
        try
        {
            // Those that were there before this began to listen.
            foreach (var room in recordings.Active.Select(r => r.RoomName).Distinct())
                OnRoom(room);
            await ReadLatelyAsync(stoppingToken);
            await foreach (var room in _changed.Reader.ReadAllAsync(stoppingToken))
                await LookAsync(room, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops; the next one looks.
        }
        finally
        {
            recordings.RecordingChanged -= OnRecording;
            rooms.Changed -= OnRoom;
        }
    }

    private void OnRecording(string room, Guid recording) => OnRoom(room);

    private void OnRoom(string room)
    {
        // At once: whoever joins this moment must not get a token by what was so before.
        exclusions.Forget(room);
        // A file's attempts and new titles, long after a meeting, give nothing to anybody.
        if (!recordings.In(room).IsEmpty || withheld.Has(room))
            _changed.Writer.TryWrite(room);
    }

    // What another portal, or this one before it was started anew, may have left.
    private async Task ReadLatelyAsync(CancellationToken stoppingToken)
    {
        try
        {
            var since = time.GetUtcNow().UtcDateTime - Lately;
            await using var db = await contexts.CreateDbContextAsync(stoppingToken);
            var lately = await db.Recordings
                .Where(r => (r.State <= RecordingState.Stopping || r.EndedAt > since || (r.EndedAt == null && r.StateSince > since)) && db.Rooms.Any(o => o.Id == r.RoomId && o.Recording.AsksConsent))
                .Select(r => r.RoomName).Distinct().ToListAsync(stoppingToken);
            foreach (var room in lately)
            {
                withheld.Begin(room, DateTime.MinValue);
                _changed.Writer.TryWrite(room);
            }
        }
#pragma warning disable CA1031 // The database may be away at the start; what changes from now on is heard of.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            MeetingLog.ConsentFailed(logger, e, "");
        }
    }

    private async Task LookAsync(string room, CancellationToken stoppingToken)
    {
        try
        {
            if (await returns.IsAskingAsync(room, stoppingToken))
                await WithholdAsync(room, stoppingToken);
            else if (withheld.Has(room) && _returning.TryAdd(room, true))
                _ = ReturnAsync(room, stoppingToken);
        }
#pragma warning disable CA1031 // The guard compares everybody with LiveKit every few seconds, too.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            MeetingLog.ConsentFailed(logger, e, room);
            _ = AgainAsync(room, stoppingToken);
        }
    }

    private async Task WithholdAsync(string room, CancellationToken stoppingToken)
    {
        var wished = recordings.In(room).Select(r => r.RequestedAt).DefaultIfEmpty(time.GetUtcNow().UtcDateTime).Min();
        var before = !withheld.Has(room) && time.GetUtcNow().UtcDateTime - wished < AtOnce;
        withheld.Begin(room, wished);
        foreach (var there in presence.Get(room).Participants.Where(p => !p.IsHidden && (!before || p.Grants is not { CanPublish: false })))
        {
            if (await exclusions.MustAgreeAsync(room, there.Identity, stoppingToken))
                consents.Withhold(room, there.Identity);
        }
    }

    // For as long as the meeting lives: LiveKit and the database may be away for longer than anybody waits.
    private async Task ReturnAsync(string room, CancellationToken stoppingToken)
    {
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await returns.ReturnAsync(room, stoppingToken);
                break;
            }
#pragma warning disable CA1031 // Tried again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (attempt == 1)
                    MeetingLog.ConsentFailed(logger, e, room);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _returning.TryRemove(room, out _);
        // What was told while this went on.
        if (withheld.Has(room))
            _ = AgainAsync(room, stoppingToken);
    }

    private async Task AgainAsync(string room, CancellationToken stoppingToken)
    {
        await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _changed.Writer.TryWrite(room);
    }
}
