using System.Collections.Immutable;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Lobby;

/// <summary>Somebody who waits before a room.</summary>
/// <param name="Id">Of the entry, see <see cref="LobbyEntry"/>.</param>
/// <param name="IsGuest">Without an account.</param>
/// <param name="AskedAt">UTC; when they began to wait.</param>
public sealed record LobbyWaiting(Guid Id, string Name, bool IsGuest, DateTime AskedAt);

/// <summary>
/// Who waits before which room, as a snapshot that costs nothing to read. This portal's own acts show at once, another portal's within
/// <see cref="Every"/>, and so does somebody's silent leaving. Safe for concurrent use. A singleton.
/// </summary>
public sealed class LobbyBoard(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<LobbyBoard> logger) : BackgroundService
{
    /// <summary>Between two looks at the database.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // A list that is longer helps nobody, and anybody can ask.
    private const int MaxShown = 500;

    private static readonly ImmutableDictionary<string, ImmutableArray<LobbyWaiting>> Nobody =
        ImmutableDictionary.Create<string, ImmutableArray<LobbyWaiting>>(StringComparer.Ordinal);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile ImmutableDictionary<string, ImmutableArray<LobbyWaiting>>? _rooms;
    private bool _failing;

    /// <summary>Raised with the room's name when somebody came, went, or was decided about; outside of any lock. Handlers return at once and don't throw.</summary>
    public event Action<string>? Changed;

    /// <summary>Those who wait before this room, longest first. Only people who gave a sign of life within <see cref="LobbyEntry.Patience"/>.</summary>
    public async ValueTask<IReadOnlyList<LobbyWaiting>> WaitingAsync(string room, CancellationToken cancellationToken)
    {
        if (_rooms is null)
            await RefreshAsync(cancellationToken);
        return (_rooms ?? Nobody).GetValueOrDefault(room, []);
    }

    /// <summary>Looks at the database now: after each act of this portal's. Where the database is away, the last that is known stays.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        List<string> changed;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var before = _rooms ?? Nobody;
            var after = await ReadAsync(cancellationToken);
            _rooms = after;
            _failing = false;
            changed = [.. before.Keys.Union(after.Keys).Where(r => !before.GetValueOrDefault(r, []).SequenceEqual(after.GetValueOrDefault(r, [])))];
        }
#pragma warning disable CA1031 // Whatever the database throws: the next look tells.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_failing)
                LobbyLog.ReadFailed(logger, e);
            _failing = true;
            return;
        }
        finally
        {
            _reading.Release();
        }

        foreach (var room in changed)
            Changed?.Invoke(room);
    }

    public override void Dispose()
    {
        base.Dispose();
        _reading.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await RefreshAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops; whoever waits is in the database.
        }
    }

    private async Task<ImmutableDictionary<string, ImmutableArray<LobbyWaiting>>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow().UtcDateTime - LobbyEntry.Patience;
        var waiting = await db.LobbyEntries
            .Where(e => e.State == LobbyState.Waiting && e.SeenAt > since)
            .Join(db.Rooms, e => e.RoomId, r => r.Id, (e, r) => new { r.Name, e.Id, e.DisplayName, e.Identity, e.AskedAt })
            .ToListAsync(cancellationToken);
        return waiting
            .GroupBy(w => w.Name, StringComparer.Ordinal)
            .ToImmutableDictionary(
                g => g.Key,
                g => g.OrderBy(w => w.AskedAt).Take(MaxShown)
                    .Select(w => new LobbyWaiting(w.Id, w.DisplayName, ParticipantIdentity.IsGuest(w.Identity), w.AskedAt))
                    .ToImmutableArray(),
                StringComparer.Ordinal);
    }
}
