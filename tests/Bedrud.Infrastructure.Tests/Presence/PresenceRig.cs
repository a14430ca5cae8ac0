using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Presence;

/// <summary>All of presence over a fake LiveKit, a fake clock and a real database file.</summary>
internal sealed class PresenceRig : IAsyncDisposable
{
    private readonly bool _ownsDatabase;

    public PresenceRig(FakeTimeProvider? time = null, FakeLiveKit? liveKit = null, TestDatabase? database = null)
    {
        _ownsDatabase = database is null;
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
        LiveKit = liveKit ?? new FakeLiveKit(Time);
        Database = database ?? new TestDatabase();
        Store = new PresenceStore(Time, NullLogger<PresenceStore>.Instance);
        Feed = new PresenceFeed(Store, new MeetingHistory(Database, Time), Time);
        Reconciler = new Reconciler(LiveKit, Store, Feed, Time, NullLogger<Reconciler>.Instance);
        Dispatcher = new PresenceDispatcher(Feed, Reconciler);
    }

    public FakeTimeProvider Time { get; }

    public FakeLiveKit LiveKit { get; }

    public TestDatabase Database { get; }

    public PresenceStore Store { get; }

    public PresenceFeed Feed { get; }

    public Reconciler Reconciler { get; }

    public PresenceDispatcher Dispatcher { get; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public Task StartAsync() => Reconciler.StartAsync(CancellationToken.None);

    public Task HearAsync(string name, Room room, ParticipantInfo? participant = null, TrackInfo? track = null)
    {
        var message = new WebhookEvent
        {
            Event = name,
            Id = Guid.NewGuid().ToString("N"),
            CreatedAt = Time.GetUtcNow().ToUnixTimeSeconds(),
            Room = room,
            Participant = participant,
            Track = track,
        };
        return Dispatcher.HandleAsync(message, StoredWebhook.From(message, Now, 1)!, CancellationToken.None);
    }

    /// <summary>Lets time pass in small steps until something is so, and returns how much has passed.</summary>
    public async Task<TimeSpan> UntilAsync(Func<bool> condition, TimeSpan? atMost = null)
    {
        var began = Time.GetUtcNow();
        while (!condition())
        {
            Assert.True(Time.GetUtcNow() - began < (atMost ?? TimeSpan.FromMinutes(2)), "It never came to be.");
            Time.Advance(TimeSpan.FromMilliseconds(125));
            await SettleAsync();
        }

        return Time.GetUtcNow() - began;
    }

    /// <summary>Lets this much time pass in small steps.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var until = Time.GetUtcNow() + time;
        await UntilAsync(() => Time.GetUtcNow() >= until, time + time);
    }

    public async ValueTask DisposeAsync()
    {
        await Reconciler.StopAsync(CancellationToken.None);
        Reconciler.Dispose();
        if (_ownsDatabase)
            Database.Dispose();
    }

    // The loop under test runs on the thread pool: it gets its turn before the clock goes on.
    private static async Task SettleAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await Task.Yield();
            await Task.Delay(1);
        }
    }
}
