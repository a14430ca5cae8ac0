using System.Threading.Channels;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Participants;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// Has nobody published who has not agreed, from the moment in which a recording is wished for: before any recorder was asked. Gives the sources back when
/// nothing is recorded any more.
/// </summary>
public sealed class ConsentKeeper(
    RecordingBoard recordings, RecordingConsents consents, ExclusionIndex exclusions, MeetingRoles roles, PresenceStore presence,
    IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<ConsentKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private const int Attempts = 30;

    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        recordings.RecordingChanged += OnChanged;
        // Those that were there before this began to listen.
        foreach (var active in recordings.Active)
            OnChanged(active.RoomName, active.Id);
        try
        {
            await foreach (var room in _changed.Reader.ReadAllAsync(stoppingToken))
            {
                if (!recordings.In(room).IsEmpty)
                    await WithholdAsync(room, stoppingToken);
                else
                    _ = GiveBackAsync(room, stoppingToken);
            }
        }
        finally
        {
            recordings.RecordingChanged -= OnChanged;
        }
    }

    private void OnChanged(string room, Guid recording)
    {
        // At once: whoever joins this moment must not get a token by what was so before.
        exclusions.Forget(room);
        _changed.Writer.TryWrite(room);
    }

    private async Task WithholdAsync(string room, CancellationToken stoppingToken)
    {
        try
        {
            foreach (var there in presence.Get(room).Participants.Where(p => !p.IsHidden && p.Grants is not { CanPublish: false }))
            {
                if (await exclusions.MustAgreeAsync(room, there.Identity, stoppingToken))
                    consents.Withhold(room, ParticipantIdentity.PersonOf(there.Identity));
            }
        }
#pragma warning disable CA1031 // The guard compares everybody with LiveKit every few seconds, too.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            MeetingLog.ConsentFailed(logger, e, room);
        }
    }

    private async Task GiveBackAsync(string room, CancellationToken stoppingToken)
    {
        for (var attempt = 1; attempt <= Attempts && recordings.In(room).IsEmpty; attempt++)
        {
            try
            {
                foreach (var person in await WithheldAsync(room, stoppingToken))
                    await GiveBackAsync(room, person, stoppingToken);
                return;
            }
#pragma warning disable CA1031 // Database and LiveKit may be away: tried again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (attempt == 1)
                    MeetingLog.ConsentFailed(logger, e, room);
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
        }
    }

    private async Task GiveBackAsync(string room, string person, CancellationToken stoppingToken)
    {
        try
        {
            // Another recording may have begun.
            if (recordings.In(room).IsEmpty)
                await roles.GiveBackAsync(room, person, stoppingToken);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // Left meanwhile.
        }
    }

    // Those who are there and did not agree, in a room that asks.
    private async Task<List<string>> WithheldAsync(string room, CancellationToken stoppingToken)
    {
        var now = presence.Get(room);
        await using var db = await contexts.CreateDbContextAsync(stoppingToken);
        var asking = await db.Rooms.Where(r => r.Name == room && r.Recording.AsksConsent).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(stoppingToken);
        if (asking is not { } id)
            return [];
        var agreed = await db.RecordingConsents.Where(c => c.RoomId == id && c.RoomSid == now.RoomSid && c.Agreed).Select(c => c.Person).ToListAsync(stoppingToken);
        return [.. now.Participants.Where(p => !p.IsHidden).Select(p => ParticipantIdentity.PersonOf(p.Identity)).Distinct().Except(agreed)];
    }
}
