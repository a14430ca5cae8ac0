using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// Who is in which room now, as snapshots for screens and for the join path. Reading takes no lock. Written only by
/// <see cref="PresenceFeed"/> and <see cref="Reconciler"/>. A singleton.
/// </summary>
public sealed class PresenceStore(TimeProvider time, ILogger<PresenceStore> logger)
{
    private readonly Lock _lock = new();
    private volatile Published _published = new(Presence: Domain.Meetings.Presence.Nothing, []);
    private volatile PresenceFreshness _freshness = PresenceFreshness.NeverAsked;
    private volatile ImmutableSubscriptions _subscriptions = ImmutableSubscriptions.None;

    /// <summary>A room that nobody watched is being watched. Raised outside of any lock.</summary>
    internal event Action<string>? WatchBegan;

    /// <summary>Rooms in which a meeting runs, by name.</summary>
    public ImmutableArray<RoomPresence> LiveRooms => _published.LiveRooms;

    /// <summary>How far all this can be trusted.</summary>
    public PresenceFreshness Freshness => _freshness;

    /// <summary>Rooms that somebody watches, live or not.</summary>
    internal IReadOnlyCollection<string> WatchedRooms => [.. _subscriptions.ByRoom.Keys];

    /// <summary>The room's state now; an empty one where no meeting runs.</summary>
    public RoomPresence Get(string room) => _published.Presence.Room(room);

    /// <summary>How many others than <paramref name="identity"/> are present, hidden ones left out.</summary>
    public int CountOthers(string room, string identity) => Get(room).CountOthers(identity);

    /// <summary>
    /// Has <paramref name="callback"/> called when a room looks different, or when what is shown becomes doubtful or certain: at once, then at most
    /// every 150 ms, always after the last change, never twice at a time. It should read the store and re-enter its component;
    /// whatever it throws is logged. A room that is subscribed to is compared with LiveKit every few seconds.
    /// </summary>
    /// <param name="room">Null for any room.</param>
    /// <param name="callback">Runs on the thread pool, in the execution context of the caller of this method.</param>
    /// <returns>Ends the subscription. A call that runs already is not waited for.</returns>
    public IDisposable Subscribe(string? room, Func<Task> callback)
    {
        var subscription = new PresenceSubscription(room, SubscribersContext.Keep(callback), Remove, time, logger);
        bool isFirst;
        lock (_lock)
        {
            isFirst = room is not null && !_subscriptions.ByRoom.ContainsKey(room);
            _subscriptions = _subscriptions.Add(subscription);
        }

        if (isFirst)
            WatchBegan?.Invoke(room!);
        return subscription;
    }

    /// <summary>Takes in one event. Not safe for concurrent use: events have an order, which the caller keeps.</summary>
    internal PresenceStep Apply(PresenceEvent news)
    {
        var step = PresenceFold.Apply(_published.Presence, news);
        _published = new Published(step.State, step.State.LiveRooms());
        if (step.ChangedRooms.IsEmpty)
            return step;
        var subscriptions = _subscriptions;
        foreach (var room in step.ChangedRooms)
            NotifyAll(subscriptions.ByRoom.GetValueOrDefault(room, []));
        NotifyAll(subscriptions.ToAnyRoom);
        return step;
    }

    /// <summary>LiveKit answered a question put at <paramref name="askedAt"/> (UTC).</summary>
    internal void MarkFresh(DateTime askedAt)
    {
        bool wasStale;
        lock (_lock)
        {
            wasStale = _freshness.IsStale;
            var last = _freshness.ConfirmedAt;
            _freshness = new PresenceFreshness(last > askedAt ? last : askedAt, IsStale: false);
        }

        if (wasStale)
            NotifyEverybody();
    }

    /// <summary>LiveKit did not answer.</summary>
    internal void MarkStale(LiveKitError error, string problem)
    {
        PresenceFreshness before;
        lock (_lock)
        {
            before = _freshness;
            _freshness = new PresenceFreshness(before.ConfirmedAt, IsStale: true, error, problem);
        }

        if (_freshness != before)
            NotifyEverybody();
    }

    private void Remove(PresenceSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.Remove(subscription);
        }
    }

    private void NotifyEverybody()
    {
        var subscriptions = _subscriptions;
        foreach (var ofRoom in subscriptions.ByRoom.Values)
            NotifyAll(ofRoom);
        NotifyAll(subscriptions.ToAnyRoom);
    }

    private static void NotifyAll(ImmutableHashSet<PresenceSubscription> subscriptions)
    {
        foreach (var subscription in subscriptions)
            subscription.Notify();
    }

    private sealed record Published(Domain.Meetings.Presence Presence, ImmutableArray<RoomPresence> LiveRooms);

    private sealed record ImmutableSubscriptions(
        ImmutableDictionary<string, ImmutableHashSet<PresenceSubscription>> ByRoom, ImmutableHashSet<PresenceSubscription> ToAnyRoom)
    {
        public static readonly ImmutableSubscriptions None =
            new(ImmutableDictionary.Create<string, ImmutableHashSet<PresenceSubscription>>(StringComparer.Ordinal), []);

        public ImmutableSubscriptions Add(PresenceSubscription one) => one.Room is not { } room
            ? this with { ToAnyRoom = ToAnyRoom.Add(one) }
            : this with { ByRoom = ByRoom.SetItem(room, ByRoom.GetValueOrDefault(room, []).Add(one)) };

        public ImmutableSubscriptions Remove(PresenceSubscription one)
        {
            if (one.Room is not { } room)
                return this with { ToAnyRoom = ToAnyRoom.Remove(one) };
            var rest = ByRoom.GetValueOrDefault(room, []).Remove(one);
            return this with { ByRoom = rest.IsEmpty ? ByRoom.Remove(room) : ByRoom.SetItem(room, rest) };
        }
    }
}
