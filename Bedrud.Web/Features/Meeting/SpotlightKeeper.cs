using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Takes the spotlight off somebody who has left, whoever put it there, in whichever portal. Asks LiveKit before.</summary>
public sealed class SpotlightKeeper(PresenceStore presence, PresenceFeed feed, Reconciler reconciler, ILiveKitApi liveKit, TimeProvider time, ILogger<SpotlightKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    // Rooms of which LiveKit did not take it; one look at a time.
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watching = presence.Subscribe(null, () => ClearAsync(stoppingToken));
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ClearAsync(CancellationToken stoppingToken)
    {
        while (Left() is { Count: > 0 } rooms && !presence.Freshness.IsStale && !stoppingToken.IsCancellationRequested)
        {
            var failed = false;
            foreach (var room in rooms)
                failed |= !await ClearAsync(room, stoppingToken);
            if (!failed)
                return;
            await Task.Delay(Retry, time, stoppingToken);
        }
    }

    private List<string> Left() => [.. presence.LiveRooms
        .Where(r => r.Spotlight is not null && r.Participants.All(p => p.Identity != r.Spotlight)).Select(r => r.RoomName)];

    private async Task<bool> ClearAsync(string room, CancellationToken stoppingToken)
    {
        try
        {
            await reconciler.RefreshAsync(room, stoppingToken);
            if (!Left().Contains(room))
                return true;
            await liveKit.UpdateRoomMetadataAsync(room, RoomMetadata.Nothing, stoppingToken);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // The meeting is over, and its metadata with it.
        }
        catch (LiveKitException e)
        {
            // Once: it is tried every two seconds.
            if (_kept.Add(room))
                MeetingLog.SpotlightKept(logger, room, e.Message);
            return false;
        }

        _kept.Remove(room);
        await feed.SpotlitAsync(room, null);
        return true;
    }
}
